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
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A socket of the container, written to asynchronously. */
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

  JakartaSocket(Session session, Background background) {
    this.session = session;
    this.remote = session.getAsyncRemote();
    this.background = background;
  }

  @Override
  public Written write(Frame frame, Done done) {
    try {
      remote.sendObject(frame, result -> done.done(frame, !result.isOK()));
      return Written.LATER;
    } catch (RuntimeException e) {
      // The socket was closed meanwhile: its @OnClose tells the registry.
      return Written.FAILED;
    }
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
