package com.shipvox.live.socket;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames straight to the queue of bytes that Grizzly keeps for a connection: past Catalina's
 * buffers, where the container has upgraded it, and the HTTP filters, which have nothing to do for
 * it and cost as much as the write itself. Frames that the container writes as well, which are only
 * pings and the close, end in the same queue, each in one piece.
 *
 * <p>Only where Grizzly does no TLS: that is one of the filters. Thread-safe.
 */
final class GrizzlyWriter extends Writer {
  private final Connection<SocketAddress> connection;
  private final org.glassfish.grizzly.Writer<SocketAddress> queue;

  @SuppressWarnings("unchecked") // Grizzly's own transport is declared without its address type.
  GrizzlyWriter(Connection<?> connection) {
    this.connection = (Connection<SocketAddress>) connection;
    this.queue = connection.getTransport().getWriter(false);
  }

  /** To a connection by the container's own class; null where it is not Grizzly's, or encrypted. */
  static @Nullable GrizzlyWriter to(@Nullable Object connection) {
    return connection instanceof Connection<?> known && SSLUtils.getSSLEngine(known) == null
        ? new GrizzlyWriter(known)
        : null;
  }

  @Override
  public void write(ByteBuffer frame, @Nullable CompletionHandler<ByteBuffer> told) {
    try {
      queue.write(
          connection, Buffers.wrap(connection.getMemoryManager(), frame), new Telling(frame, told));
    } catch (RuntimeException e) {
      if (told != null) {
        told.failed(e);
      }
    }
  }

  @Override
  public void close() {
    connection.closeSilently();
  }

  private static final class Telling
      extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
    private final ByteBuffer frame;
    private final @Nullable CompletionHandler<ByteBuffer> told;

    Telling(ByteBuffer frame, @Nullable CompletionHandler<ByteBuffer> told) {
      this.frame = frame;
      this.told = told;
    }

    @Override
    public void completed(WriteResult<WritableMessage, SocketAddress> result) {
      if (told != null) {
        told.completed(frame);
      }
    }

    @Override
    public void failed(Throwable fault) {
      if (told != null) {
        told.failed(fault);
      }
    }

    @Override
    public void cancelled() {
      if (told != null) {
        told.cancelled();
      }
    }
  }
}
