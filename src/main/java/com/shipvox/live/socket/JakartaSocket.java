package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.node.Background;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the container, written to asynchronously, one frame at a time: the Jakarta API does
 * not promise that a socket takes a second one meanwhile, and Open Liberty's does not. Thread-safe.
 */
final class JakartaSocket implements SocketPort {
  private static final Logger LOG = Logger.getLogger(JakartaSocket.class.getName());
  private static final int SPREAD_MS = 5_000;

  /**
   * A socket younger than this is not closed yet: the container may still be busy with its
   * handshake, and would mix it up with the next one. It also slows down who is refused and tries
   * again at once.
   */
  private static final Duration YOUNG = Duration.ofMillis(250);

  private final Session session;
  private final RemoteEndpoint.Async remote;
  private final Background background;
  private final long openedAt = System.nanoTime();
  private final AtomicInteger calls = new AtomicInteger();

  // Guarded by this. Bounded by the bytes that a Delivery hands over unconfirmed.
  private final ArrayDeque<Sending> waiting = new ArrayDeque<>();
  private boolean sending;

  private record Sending(Frame frame, Done done) {}

  JakartaSocket(Session session, Background background) {
    this.session = session;
    this.remote = session.getAsyncRemote();
    this.background = background;
  }

  @Override
  public Written write(Frame frame, Done done) {
    synchronized (this) {
      waiting.add(new Sending(frame, done));
    }
    advance();
    return Written.LATER;
  }

  /** Sends what waits, one frame after the other. A call inside another one leaves it to that. */
  private void advance() {
    if (calls.getAndIncrement() == 0) {
      do {
        Sending next = next();
        if (next != null) {
          send(next);
        }
      } while (calls.decrementAndGet() != 0);
    }
  }

  private synchronized @Nullable Sending next() {
    if (sending) {
      return null;
    }
    Sending next = waiting.poll();
    sending = next != null;
    return next;
  }

  private void send(Sending next) {
    try {
      remote.sendObject(next.frame, result -> sent(next, !result.isOK()));
    } catch (RuntimeException e) {
      // The socket was closed meanwhile: its @OnClose tells the registry.
      sent(next, true);
    }
  }

  private void sent(Sending ended, boolean failed) {
    synchronized (this) {
      sending = false;
    }
    ended.done.done(ended.frame, failed);
    advance();
  }

  @Override
  public void close(ErrorCode why) {
    Duration young = YOUNG.minusNanos(System.nanoTime() - openedAt);
    if (young.isNegative()) {
      background.executeClosing(() -> closeNow(why));
    } else {
      background.after(young, () -> background.executeClosing(() -> closeNow(why)));
    }
  }

  private void closeNow(ErrorCode why) {
    try {
      session.close(
          new CloseReason(CloseReason.CloseCodes.getCloseCode(why.closeCode()), reason(why)));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "A socket was gone before it was closed.", e);
    }
  }

  @Override
  public void ping() {
    background.executeClosing(
        () -> {
          try {
            remote.sendPing(ByteBuffer.allocate(0));
          } catch (IOException | RuntimeException e) {
            LOG.log(Level.FINE, "A socket was gone before it was asked.", e);
          }
        });
  }

  private static String reason(ErrorCode why) {
    return why == ErrorCode.DRAINING
        ? "{\"retryInMs\":" + ThreadLocalRandom.current().nextInt(SPREAD_MS) + "}"
        : why.wire();
  }
}
