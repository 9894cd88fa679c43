package com.shipvox.live.fast;

import com.shipvox.live.container.FrameGuard;
import com.shipvox.live.container.WatchedBytes;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of Tyrus on a Grizzly connection, with only the watch over incoming frames between
 * them. {@link #received} is called by one thread at a time, {@link #closed} by any.
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

  /** Opens the session of Tyrus. No bytes may have been received before. */
  void open(UpgradeInfo upgrade, GrizzlyWriter writer) {
    org.glassfish.tyrus.spi.Connection opened =
        upgrade.createConnection(writer, reason -> connection.closeSilently());
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
      ApplicationLoader.run(() -> open.getReadHandler().handle(ByteBuffer.wrap(passed)));
    }
  }

  /** Ends the session, because the connection has ended. Further calls do nothing. */
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
      ApplicationLoader.run(() -> open.close(GONE));
    }
  }

  private synchronized org.glassfish.tyrus.spi.@Nullable Connection tyrus() {
    return tyrus;
  }
}
