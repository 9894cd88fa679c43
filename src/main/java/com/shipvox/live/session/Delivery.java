package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.SessionLog.Opening;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a connection: control frames first, then the log's updates in order from a
 * cursor. It holds no copy of an update, only the place in the log; what may wait is bounded all
 * the same, because a place far behind keeps the log from being let go.
 *
 * <p>At most {@value #WINDOW} characters are handed to the transport and not yet confirmed, so the
 * transport's own buffer cannot grow. Safe for use by several threads; writes come one at a time.
 */
public final class Delivery implements Audience.Follower {
  private static final int WINDOW = 64 * 1024;

  /** Times the bound that a reader may be behind though it never stops for long. */
  private static final int MOST_BEHIND = 8;

  /** How long a reader that was given up may take to read on, and so to see why. */
  private static final long LINGER_MS = 60_000;

  /** A frame to write. */
  public sealed interface Frame {
    String text();

    /** Characters of the text. */
    int length();

    /** The text as bytes: of an update the same for all its readers. */
    EncodedText encoded();

    /** An AUTH_RESULT, INIT, ERROR or PONG. */
    record Control(String type, String text, @Nullable String eventId) implements Frame {
      @Override
      public int length() {
        return text.length();
      }

      @Override
      public EncodedText encoded() {
        return new EncodedText(text);
      }
    }

    /**
     * An update of the log. Not its entry: a frame that a stuck transport holds would keep every
     * later update alive through it.
     *
     * @param at when it was appended, ms since 1970
     * @param trace W3C traceparent of the request that brought it; null where nobody traces it
     */
    record Logged(long seq, long at, EncodedText encoded, @Nullable String trace) implements Frame {
      @Override
      public String text() {
        return encoded.toString();
      }

      @Override
      public int length() {
        return encoded.length();
      }
    }
  }

  /** What the frames are written to. */
  public interface Outlet {
    /** Begins to write; calls {@code done} exactly once, on any thread, also if it failed. */
    void write(Frame frame, Done done);

    /** The reader is too slow and no reader any more; called at most once, before its close. */
    void givenUp();

    /** Closes after what was written; called once. */
    void close(ErrorCode why);

    /** The last frame before the end of a session that is over. */
    Frame.Control ended();
  }

  /** Told when a write has ended. */
  public interface Done {
    void done(boolean failed);
  }

  private final Outlet outlet;
  private final int mostWaiting;
  private final AtomicInteger calls = new AtomicInteger();

  // Guards every mutable field below.
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Frame> controls = new ArrayDeque<>();
  private int controlSize;
  private @Nullable LogEntry last;
  private @Nullable SessionLog log;
  private long replayedTo;
  private long idleAt;
  private int inFlight;
  private long progressAt;
  private @Nullable LongFunction<String> pong;
  private long pongAfter;

  // Written under the lock; read without it, too, to see whether an end is due.
  private volatile @Nullable ErrorCode closing;

  private boolean givenUp;
  private boolean overdue;
  private boolean closed;

  /**
   * @param mostWaiting characters that may wait before the reader counts as too slow
   */
  public Delivery(Outlet outlet, int mostWaiting) {
    this.outlet = outlet;
    this.mostWaiting = mostWaiting;
  }

  /** Sends a control frame, before any update that has not been handed over. */
  public void send(Frame.Control frame) {
    lock.lock();
    try {
      if (closing != null || closed) {
        return;
      }
      controls.add(frame);
      controlSize += frame.length();
    } finally {
      lock.unlock();
    }
    pump();
  }

  /** Sends INIT, then every update after the opening's place. */
  public void open(Frame.Control init, Opening opening, SessionLog opened) {
    lock.lock();
    try {
      if (closing != null || closed) {
        return;
      }
      controls.add(init);
      controlSize += init.length();
      last = opening.last();
      log = opened;
      // What the reader missed before it came is its right, however much; only later growth counts.
      replayedTo = opening.head().endOffset();
      idleAt = replayedTo;
    } finally {
      lock.unlock();
    }
    pump();
  }

  /**
   * Answers a heartbeat once every update that was in the log by now is sent. A later heartbeat
   * replaces one that still waits.
   *
   * @param answer makes the frame's text from the seq that was sent last, −1 before INIT
   */
  public void pong(long head, LongFunction<String> answer) {
    lock.lock();
    try {
      pong = answer;
      pongAfter = head;
    } finally {
      lock.unlock();
    }
    pump();
  }

  /** Closes after the control frames that wait; updates that wait are left to the log. */
  public void close(ErrorCode why) {
    lock.lock();
    try {
      if (closing != null || closed) {
        return;
      }
      closing = why;
      if (why == ErrorCode.TOO_SLOW) {
        letGo();
      }
    } finally {
      lock.unlock();
    }
    pump();
  }

  /** The connection is gone: nothing is written any more. */
  public void abandon() {
    lock.lock();
    try {
      closed = true;
      letGo();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void advanced() {
    pump();
  }

  @Override
  public void dismissed() {
    close(ErrorCode.UNAVAILABLE);
  }

  /**
   * Gives the reader up as too slow if a write has made no progress for {@code most}, and cuts it
   * off where it was given up a minute ago and still does not read.
   */
  public void giveUpIfStuck(long now, Duration most) {
    lock.lock();
    try {
      if (closed || inFlight == 0) {
        return;
      }
      if (closing != ErrorCode.TOO_SLOW) {
        if (now - progressAt <= most.toMillis()) {
          return;
        }
        closing = ErrorCode.TOO_SLOW;
        progressAt = now;
        letGo();
      } else if (now - progressAt > LINGER_MS) {
        overdue = true;
      }
    } finally {
      lock.unlock();
    }
    pump();
  }

  /** Characters that wait: for metrics. */
  public long waiting() {
    lock.lock();
    try {
      return lag() + controlSize;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes while there is something to write; whoever comes second leaves the work to the first.
   */
  private void pump() {
    if (calls.getAndIncrement() != 0) {
      return;
    }
    int seen;
    do {
      seen = calls.get();
      for (Frame frame = take(); frame != null; frame = take()) {
        Handing handing = new Handing(frame.length());
        outlet.write(frame, handing);
        handing.returned = true;
      }
      if (closing != null) {
        end();
      }
    } while (!calls.compareAndSet(seen, 0));
  }

  private void end() {
    if (takeGivenUp()) {
      outlet.givenUp();
    }
    ErrorCode why = takeClose();
    if (why != null) {
      outlet.close(why);
    }
  }

  /** One frame on its way out. */
  private final class Handing implements Done {
    private final int size;
    private volatile boolean returned;

    Handing(int size) {
      this.size = size;
    }

    @Override
    public void done(boolean failed) {
      written(size, failed);
      // Before the write has returned, whoever pumps will look again anyway.
      if (returned) {
        pump();
      }
    }
  }

  private void written(int size, boolean failed) {
    lock.lock();
    try {
      inFlight -= size;
      progressAt = System.currentTimeMillis();
      if (failed) {
        closed = true;
        letGo();
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Frame take() {
    lock.lock();
    try {
      if (closed) {
        return null;
      }
      SessionLog of = log;
      if (inFlight == 0 && of != null) {
        // It has taken all that it was given: what piled up meanwhile is no fault of the reader's.
        idleAt = of.head().endOffset();
      }
      // Asked before each frame: who is written to without a pause never comes to its end.
      if (closing == null && isTooFarBehind()) {
        closing = ErrorCode.TOO_SLOW;
        letGo();
      }
      if (inFlight >= WINDOW) {
        return null;
      }
      Frame frame = next();
      if (frame != null) {
        if (inFlight == 0) {
          progressAt = System.currentTimeMillis();
        }
        inFlight += frame.length();
      }
      return frame;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Frame next() {
    Frame control = controls.poll();
    if (control != null) {
      controlSize -= control.length();
      return control;
    }
    if (closing != null) {
      return null;
    }
    LongFunction<String> answer = pong;
    LogEntry place = last;
    if (answer != null && (place == null || place.seq() >= pongAfter)) {
      pong = null;
      return new Frame.Control("PONG", answer.apply(place == null ? -1 : place.seq()), null);
    }
    LogEntry following = place == null ? null : place.next();
    if (following == null) {
      if (place != null && place.closing()) {
        closing = ErrorCode.SESSION_ENDED;
        return outlet.ended();
      }
      return null;
    }
    last = following;
    return new Frame.Logged(
        following.seq(), following.at(), following.encoded(), following.trace());
  }

  private boolean takeGivenUp() {
    lock.lock();
    try {
      boolean first = closing == ErrorCode.TOO_SLOW && !givenUp && !closed;
      givenUp |= first;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Only when nothing is in flight: the transport drops what it still holds when it closes. */
  private @Nullable ErrorCode takeClose() {
    lock.lock();
    try {
      boolean flushed = inFlight == 0 && controls.isEmpty();
      if (closed || closing == null || !(flushed || overdue)) {
        return null;
      }
      closed = true;
      letGo();
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private boolean isTooFarBehind() {
    LogEntry place = last;
    SessionLog of = log;
    long stalled =
        place == null || of == null
            ? 0
            : of.head().endOffset() - Math.max(place.endOffset(), idleAt);
    return stalled + controlSize > mostWaiting || lag() > (long) MOST_BEHIND * mostWaiting;
  }

  /** Forgets what waits, above all the place in the log, which keeps all after it alive. */
  private void letGo() {
    controls.clear();
    controlSize = 0;
    last = null;
    pong = null;
  }

  /** Characters that were appended since the opening and are not handed over yet. */
  private long lag() {
    LogEntry place = last;
    SessionLog of = log;
    return place == null || of == null
        ? 0
        : Math.max(0, of.head().endOffset() - Math.max(place.endOffset(), replayedTo));
  }
}
