package com.shipvox.live.socket;

import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.AsyncWriteQueueRecord;
import org.glassfish.grizzly.asyncqueue.TaskQueue;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames straight to a connection of Grizzly's: past Catalina's buffers, where the container
 * has upgraded it, and the HTTP filters, which have nothing to do for it and cost as much as the
 * write itself. Frames that the container writes as well, which are only pings and the close, end
 * in the same queue, each in one piece.
 *
 * <p>Only where Grizzly does no TLS: that is one of the filters. Thread-safe.
 */
final class GrizzlyWriter extends Writer {
  /** Bytes; a longer frame the queue writes piece by piece. */
  private static final int AT_ONCE = 32 * 1024;

  private final NIOConnection connection;
  private final SocketChannel channel;
  private final TaskQueue<AsyncWriteQueueRecord> queue;
  private final org.glassfish.grizzly.Writer<SocketAddress> writer;

  @SuppressWarnings("unchecked") // Grizzly's own transport is declared without its address type.
  GrizzlyWriter(Connection<?> tcp) {
    this.connection = (NIOConnection) tcp;
    this.channel = (SocketChannel) connection.getChannel();
    this.queue = connection.getAsyncWriteQueue();
    this.writer = tcp.getTransport().getWriter(false);
  }

  /** To a connection by the container's own class; null where it is not Grizzly's, or encrypted. */
  static @Nullable GrizzlyWriter to(@Nullable Object connection) {
    return connection instanceof NIOConnection known
            && known.getChannel() instanceof SocketChannel
            && SSLUtils.getSSLEngine(known) == null
        ? new GrizzlyWriter(known)
        : null;
  }

  /**
   * Writes a frame: to the socket itself while nothing waits in Grizzly's queue, else behind what
   * waits. The queue's own rule says who writes: whoever finds no other bytes reserved; all others
   * leave theirs to be written after.
   */
  Written write(ByteBuffer bytes, Frame frame, Done done) {
    int size = bytes.remaining();
    if (size > AT_ONCE) {
      write(bytes, new OnceDone(frame, done));
      return Written.LATER;
    }
    if (!connection.isOpen()) {
      return Written.FAILED;
    }
    if (queue.reserveSpace(size) != size) {
      queue.offer(record(bytes, new OnceDone(frame, done)));
      return Written.LATER;
    }
    try {
      channel.write(bytes);
    } catch (IOException | RuntimeException e) {
      connection.terminateWithReason(new IOException(e));
      return Written.FAILED;
    }
    boolean whole = !bytes.hasRemaining();
    boolean others = queue.releaseSpaceAndNotify(size - bytes.remaining()) > bytes.remaining();
    try {
      if (!whole) {
        queue.setCurrentElement(record(bytes, new OnceDone(frame, done)));
        connection.enableIOEvent(IOEvent.WRITE);
      } else if (others) {
        connection.simulateIOEvent(IOEvent.WRITE);
      }
    } catch (IOException | RuntimeException e) {
      // Whose bytes wait is told by the queue.
      connection.terminateWithReason(new IOException(e));
    }
    return whole ? Written.WRITTEN : Written.LATER;
  }

  private AsyncWriteQueueRecord record(ByteBuffer bytes, CompletionHandler<ByteBuffer> told) {
    return AsyncWriteQueueRecord.create(
        connection,
        Buffers.wrap(connection.getMemoryManager(), bytes),
        new Telling(bytes, told),
        null,
        null,
        false);
  }

  @Override
  public void write(ByteBuffer frame, @Nullable CompletionHandler<ByteBuffer> told) {
    try {
      writer.write(
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
