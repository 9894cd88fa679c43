package com.shipvox.live.front;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.AsyncWriteQueueRecord;
import org.glassfish.grizzly.asyncqueue.TaskQueue;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a connection's socket itself while nothing waits in Grizzly's queue, else behind what
 * waits there. What others write to the connection ends in the same queue, each in one piece.
 *
 * <p>Only where Grizzly does no TLS: that is one of its filters, which all are passed by.
 * Thread-safe.
 */
public final class SocketWriter {
  /** What has become of a write when it returns. */
  public enum End {
    WRITTEN,
    /** Whoever was given for it is told later. */
    QUEUED,
    /** The connection has ended. */
    FAILED
  }

  private final NIOConnection connection;
  private final SocketChannel channel;
  private final TaskQueue<AsyncWriteQueueRecord> queue;
  private final org.glassfish.grizzly.Writer<SocketAddress> writer;

  @SuppressWarnings("unchecked") // Grizzly's own transport is declared without its address type.
  private SocketWriter(NIOConnection connection, SocketChannel channel) {
    this.connection = connection;
    this.channel = channel;
    this.queue = connection.getAsyncWriteQueue();
    this.writer = connection.getTransport().getWriter(false);
  }

  /** To a connection by the container's own class; null where it is not Grizzly's, or encrypted. */
  public static @Nullable SocketWriter to(@Nullable Object connection) {
    return connection instanceof NIOConnection known
            && known.getChannel() instanceof SocketChannel channel
            && SSLUtils.getSSLEngine(known) == null
        ? new SocketWriter(known, channel)
        : null;
  }

  public Connection<?> connection() {
    return connection;
  }

  /**
   * Writes all of it, at once or later. The queue's own rule says who writes: whoever finds no
   * other bytes reserved; all others leave theirs to be written after.
   *
   * @param told makes whoever is told; asked only where that is later
   */
  public End write(
      ByteBuffer bytes,
      Supplier<@Nullable CompletionHandler<WriteResult<WritableMessage, SocketAddress>>> told) {
    int size = bytes.remaining();
    if (!connection.isOpen()) {
      return End.FAILED;
    }
    if (queue.reserveSpace(size) != size) {
      queue.offer(record(bytes, told.get()));
      return End.QUEUED;
    }
    try {
      channel.write(bytes);
    } catch (IOException | RuntimeException e) {
      connection.terminateWithReason(new IOException(e));
      return End.FAILED;
    }
    boolean whole = !bytes.hasRemaining();
    boolean others = queue.releaseSpaceAndNotify(size - bytes.remaining()) > bytes.remaining();
    try {
      if (!whole) {
        queue.setCurrentElement(record(bytes, told.get()));
        connection.enableIOEvent(IOEvent.WRITE);
      } else if (others) {
        connection.simulateIOEvent(IOEvent.WRITE);
      }
    } catch (IOException | RuntimeException e) {
      // Whose bytes wait is told by the queue.
      connection.terminateWithReason(new IOException(e));
    }
    return whole ? End.WRITTEN : End.QUEUED;
  }

  /** Leaves it to Grizzly's own writer, which writes long ones piece by piece. */
  public void writeInPieces(
      ByteBuffer bytes, CompletionHandler<WriteResult<WritableMessage, SocketAddress>> told) {
    writer.write(connection, Buffers.wrap(connection.getMemoryManager(), bytes), told);
  }

  private AsyncWriteQueueRecord record(
      ByteBuffer bytes,
      @Nullable CompletionHandler<WriteResult<WritableMessage, SocketAddress>> told) {
    return AsyncWriteQueueRecord.create(
        connection, Buffers.wrap(connection.getMemoryManager(), bytes), told, null, null, false);
  }
}
