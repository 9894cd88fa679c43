package com.shipvox.live.socket;

import com.shipvox.live.front.SocketWriter;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames straight to a connection of Grizzly's: past Catalina's buffers, where the container
 * has upgraded it, and the HTTP filters, which have nothing to do for it and cost as much as the
 * write itself. Frames that the container writes as well, which are only pings and the close, end
 * in the same queue, each in one piece. Thread-safe.
 */
final class GrizzlyWriter extends Writer {
  /** Bytes; a longer frame the queue writes piece by piece. */
  private static final int AT_ONCE = 32 * 1024;

  private final SocketWriter socket;

  private GrizzlyWriter(SocketWriter socket) {
    this.socket = socket;
  }

  /** To a connection by the container's own class; null where it is not Grizzly's, or encrypted. */
  static @Nullable GrizzlyWriter to(@Nullable Object connection) {
    SocketWriter socket = SocketWriter.to(connection);
    return socket == null ? null : new GrizzlyWriter(socket);
  }

  /** Writes a frame, at once or later. */
  Written write(ByteBuffer bytes, Frame frame, Done done) {
    if (bytes.remaining() > AT_ONCE) {
      write(bytes, new OnceDone(frame, done));
      return Written.LATER;
    }
    return switch (socket.write(bytes, () -> new Telling(bytes, new OnceDone(frame, done)))) {
      case WRITTEN -> Written.WRITTEN;
      case QUEUED -> Written.LATER;
      case FAILED -> Written.FAILED;
    };
  }

  @Override
  public void write(ByteBuffer frame, @Nullable CompletionHandler<ByteBuffer> told) {
    try {
      socket.writeInPieces(frame, new Telling(frame, told));
    } catch (RuntimeException e) {
      if (told != null) {
        told.failed(e);
      }
    }
  }

  @Override
  public void close() {
    socket.connection().closeSilently();
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
