package com.shipvox.live.fast;

import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import com.shipvox.live.socket.FrameWriter;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a Grizzly connection without TLS, by the asynchronous writer of its transport.
 * Tyrus writes pings and the close by the same writer. Thread-safe.
 */
final class GrizzlyWriter extends Writer implements FrameWriter {
  private final Connection<SocketAddress> connection;
  private final org.glassfish.grizzly.Writer<SocketAddress> writer;
  private final boolean deflates;

  /**
   * @param deflates whether the client takes compressed messages
   */
  @SuppressWarnings("unchecked") // Grizzly declares both without the type of the address.
  GrizzlyWriter(Connection<?> connection, boolean deflates) {
    this.connection = (Connection<SocketAddress>) connection;
    this.writer = connection.getTransport().getWriter(false);
    this.deflates = deflates;
  }

  @Override
  public Written write(Frame frame, Done done) {
    if (!connection.isOpen()) {
      return Written.FAILED;
    }
    write(TextFrame.of(frame, deflates), new WriteEnd(frame, done));
    return Written.LATER;
  }

  @Override
  public void write(ByteBuffer bytes, @Nullable CompletionHandler<ByteBuffer> end) {
    try {
      writer.write(
          connection,
          Buffers.wrap(connection.getMemoryManager(), bytes),
          new Reporting(bytes, end));
    } catch (RuntimeException e) {
      if (end != null) {
        end.failed(e);
      }
    }
  }

  @Override
  public void close() {
    connection.closeSilently();
  }

  /** Reports the end of a write from Grizzly to Tyrus' kind of handler. */
  private static final class Reporting
      extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
    private final ByteBuffer bytes;
    private final @Nullable CompletionHandler<ByteBuffer> end;

    Reporting(ByteBuffer bytes, @Nullable CompletionHandler<ByteBuffer> end) {
      this.bytes = bytes;
      this.end = end;
    }

    @Override
    public void completed(WriteResult<WritableMessage, SocketAddress> result) {
      if (end != null) {
        end.completed(bytes);
      }
    }

    @Override
    public void failed(Throwable fault) {
      if (end != null) {
        end.failed(fault);
      }
    }

    @Override
    public void cancelled() {
      if (end != null) {
        end.cancelled();
      }
    }
  }
}
