package com.shipvox.live.socket;

import com.shipvox.live.OwnLoader;
import com.shipvox.live.security.FrameGuard;
import com.shipvox.live.security.WatchedBytes;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.glassfish.grizzly.Connection;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of Tyrus's on a connection of Grizzly's, with nothing between them but the watch over
 * what comes in. What comes in is told by one thread at a time, the end by any.
 */
final class AdoptedSocket {
  private static final CloseReason GONE =
      new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "The connection is gone.");

  private final Connection<?> connection;
  private final WatchedBytes watch;

  // Both guarded by this.
  private org.glassfish.tyrus.spi.@Nullable Connection tyrus;
  private boolean gone;

  AdoptedSocket(Connection<?> connection, FrameGuard guard, boolean inflating) {
    this.connection = connection;
    this.watch = guard.watch(inflating, connection::closeSilently);
  }

  /** Has the endpoint told of it; nothing may have come in before. */
  void open(UpgradeInfo upgrade) {
    org.glassfish.tyrus.spi.Connection opened =
        upgrade.createConnection(
            Objects.requireNonNull(GrizzlyWriter.to(connection)),
            reason -> connection.closeSilently());
    boolean late;
    synchronized (this) {
      tyrus = opened;
      late = gone;
    }
    if (late) {
      opened.close(GONE);
    }
  }

  void received(byte[] bytes) {
    org.glassfish.tyrus.spi.Connection open = tyrus();
    byte[] passed = watch.pass(bytes);
    if (open != null && passed.length > 0) {
      OwnLoader.run(() -> open.getReadHandler().handle(ByteBuffer.wrap(passed)));
    }
  }

  /** The connection has ended; told once or often. */
  void closed() {
    org.glassfish.tyrus.spi.Connection open;
    synchronized (this) {
      if (gone) {
        return;
      }
      gone = true;
      open = tyrus;
    }
    watch.ended();
    if (open != null) {
      OwnLoader.run(() -> open.close(GONE));
    }
  }

  private synchronized org.glassfish.tyrus.spi.@Nullable Connection tyrus() {
    return tyrus;
  }
}
