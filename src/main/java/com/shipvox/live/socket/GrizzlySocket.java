package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import java.net.SocketAddress;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.Writer;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.jspecify.annotations.Nullable;

/**
 * A socket of Tyrus on Grizzly, written to beneath both: each frame goes straight to the queue of
 * bytes that Grizzly keeps for the connection, past Catalina's buffers and the HTTP filters, which
 * have nothing to do for an upgraded connection and cost as much as the write itself. The
 * container's own frames, which are only pings and the close, end in the same queue, each in one
 * piece.
 *
 * <p>Only where Grizzly does no TLS: that is one of the filters.
 */
final class GrizzlySocket implements SocketPort {
  private final TyrusSocket tyrus;
  private final Connection<SocketAddress> connection;
  private final Writer<SocketAddress> writer;

  private GrizzlySocket(
      TyrusSocket tyrus, Connection<SocketAddress> connection, Writer<SocketAddress> writer) {
    this.tyrus = tyrus;
    this.connection = connection;
    this.writer = writer;
  }

  /** The socket beneath; null where it is not Grizzly's, or encrypted. */
  @SuppressWarnings("unchecked") // Grizzly's own transport is declared without its address type.
  static @Nullable GrizzlySocket beneath(TyrusSocket tyrus, @Nullable Object connection) {
    if (!(connection instanceof Connection<?> known) || SSLUtils.getSSLEngine(known) != null) {
      return null;
    }
    return new GrizzlySocket(
        tyrus, (Connection<SocketAddress>) known, known.getTransport().getWriter(false));
  }

  @Override
  public void write(Frame frame, Done done) {
    if (!tyrus.isOpen()) {
      done.done(true);
      return;
    }
    OnceDone once = new OnceDone(done);
    try {
      Buffer bytes = Buffers.wrap(connection.getMemoryManager(), tyrus.bytes(frame));
      writer.write(connection, bytes, new Handing(once));
    } catch (RuntimeException e) {
      once.done(true);
    }
  }

  /** Tells how a write ended. */
  private static final class Handing
      extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
    private final Done done;

    Handing(Done done) {
      this.done = done;
    }

    @Override
    public void completed(WriteResult<WritableMessage, SocketAddress> result) {
      done.done(false);
    }

    @Override
    public void failed(Throwable fault) {
      done.done(true);
    }

    @Override
    public void cancelled() {
      done.done(true);
    }
  }

  @Override
  public void close(ErrorCode why) {
    tyrus.close(why);
  }

  @Override
  public void ping() {
    tyrus.ping();
  }
}
