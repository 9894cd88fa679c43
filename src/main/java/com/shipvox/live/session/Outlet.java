package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;

/** What the frames of a {@link Delivery} are written to. */
public interface Outlet {
  /**
   * Begins to write, and says how far that came. Only where the end comes {@link Written#LATER} is
   * {@code done} told of it: exactly once, on any thread, be it before this returns.
   */
  Written write(Frame frame, Done done);

  /** The reader is too slow and no reader any more; called at most once, before its close. */
  void givenUp();

  /** Closes after what was written; called once. */
  void close(ErrorCode why);

  /** The last frame before the end of a session that is over. */
  Frame.Control ended();

  /** How a write stands when {@link #write} returns. */
  enum Written {
    /** The transport has taken the whole frame. */
    WRITTEN,
    /** It takes no more. */
    FAILED,
    LATER
  }

  /** Told when a write has ended that did not end at once. */
  interface Done {
    void done(Frame frame, boolean failed);
  }
}
