package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.Outlet.Written;
import com.shipvox.live.session.SessionLog.Opening;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a connection: control frames first, then the log's updates in order from a
 * cursor. It holds no copy of an update, only the place in the log; what may wait is bounded all
 * the same, because a place far behind keeps the log from being let go.
 *
 * <p>At most {@value #WINDOW} bytes are handed to the transport and not yet confirmed, so the
 * transport's own buffer cannot grow. Safe for use by several threads; writes come one at a time.
 */
public final class Delivery implements Audience.Follower {
  private static final Logger LOG = Logger.getLogger(Delivery.class.getName());
  private static final int WINDOW = 64 * 1024;

  /** Times the bound that a reader may be behind though it never stops for long. */
  private static final int MOST_BEHIND = 8;

  /** How long a reader that was given up may take to read on, and so to see why. */
  private static final long LINGER_MS = 60_000;

  private final Outlet outlet;
  private final int mostWaiting;
  private final Outlet.Done later = this::writtenLater;
  private final AtomicInteger calls = new AtomicInteger();

  // Guards every mutable field below.
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Frame> controls = new ArrayDeque<>();
  private int controlSize;
  private final LogReader reader = new LogReader();
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
   * @param mostWaiting bytes that may wait before the reader counts as too slow
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
      reader.open(opening, opened);
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
   *
   * @param now ms by the steady clock
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

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  /** Bytes that wait: for metrics. */
  public long waiting() {
    lock.lock();
    try {
      return reader.lag() + controlSize;
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
    boolean done = false;
    try {
      int seen;
      do {
        seen = calls.get();
        Frame frame = take(null, false);
        while (frame != null) {
          Written written = write(frame);
          frame = take(written == Written.LATER ? null : frame, written == Written.FAILED);
        }
        if (closing != null) {
          end();
        }
      } while (!calls.compareAndSet(seen, 0));
      done = true;
    } finally {
      if (!done) {
        // Whoever comes next goes on.
        calls.set(0);
      }
    }
  }

  /** A transport that throws has failed: its connection is closed. */
  private Written write(Frame frame) {
    try {
      return outlet.write(frame, later);
    } catch (RuntimeException | Error fault) {
      LOG.log(Level.WARNING, "A frame could not be written.", fault);
      outlet.close(ErrorCode.INTERNAL);
      return Written.FAILED;
    }
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

  private void writtenLater(Frame frame, boolean failed) {
    lock.lock();
    try {
      settle(frame, failed);
      progressAt = Delivery.now();
    } finally {
      lock.unlock();
    }
    pump();
  }

  private void settle(Frame frame, boolean failed) {
    inFlight -= frame.length();
    if (failed) {
      closed = true;
      letGo();
    }
  }

  /**
   * The next frame to write.
   *
   * @param written the frame before it, where its write has ended
   */
  private @Nullable Frame take(@Nullable Frame written, boolean failed) {
    lock.lock();
    try {
      if (written != null) {
        settle(written, failed);
      }
      if (closed) {
        return null;
      }
      if (inFlight == 0) {
        reader.tookAll();
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
          progressAt = Delivery.now();
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
    if (answer != null && (reader.seq() < 0 || reader.seq() >= pongAfter)) {
      pong = null;
      return new Frame.Control("PONG", answer.apply(reader.seq()), null);
    }
    LogEntry following = reader.next();
    if (following == null) {
      if (reader.atEnd()) {
        closing = ErrorCode.SESSION_ENDED;
        return outlet.ended();
      }
      return null;
    }
    return following.frame();
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
    return reader.stalled() + controlSize > mostWaiting
        || reader.lag() > (long) MOST_BEHIND * mostWaiting;
  }

  /** Forgets what waits. */
  private void letGo() {
    controls.clear();
    controlSize = 0;
    reader.letGo();
    pong = null;
  }
}
