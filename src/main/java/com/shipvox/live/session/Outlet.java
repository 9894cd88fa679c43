package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;

/** What the frames of a {@link Delivery} are written to. */
public interface Outlet {
  /** Begins to write; calls {@code done} exactly once, on any thread, also if it failed. */
  void write(Frame frame, Done done);

  /** The reader is too slow and no reader any more; called at most once, before its close. */
  void givenUp();

  /** Closes after what was written; called once. */
  void close(ErrorCode why);

  /** The last frame before the end of a session that is over. */
  Frame.Control ended();

  /** Told when a write has ended. */
  interface Done {
    void done(boolean failed);
  }
}
