package com.shipvox.live.cluster;

import com.shipvox.live.Rounds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * Messages on their way to one other node. What comes to a quiet outbox goes at the end of its
 * round, or at once, on the thread that has it; what comes meanwhile from other threads goes
 * together, because a message of its own costs the grid several times what it costs to make.
 * Thread-safe; does not block for longer than one passing-on to the grid.
 */
final class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class.getName());
  private static final byte TOGETHER = 'T';

  /** Bytes that may wait; what comes beyond is lost, as any message may be. */
  private static final int MOST = 64 << 20;

  private final Consumer<byte[]> carrier;
  private final Executor senders;

  /** One object, by which a round knows that it is told of it again. */
  private final Runnable flush = this::flush;

  // Guarded by this object's monitor.
  private List<byte[]> waiting = new ArrayList<>();
  private long bytes;
  private boolean sending;

  Outbox(Consumer<byte[]> carrier, Executor senders) {
    this.carrier = carrier;
    this.senders = senders;
  }

  /** Sends a message, at once or soon. */
  void send(byte[] message) {
    if (keep(message) && !Rounds.atEnd(flush)) {
      flush();
    }
  }

  /** Keeps a message until it is flushed; false where somebody sees to that, or it is lost. */
  private synchronized boolean keep(byte[] message) {
    if (bytes + message.length > MOST) {
      LOG.warning("Too much waits for another node; a message is lost.");
      return false;
    }
    waiting.add(message);
    bytes += message.length;
    return !sending;
  }

  /** Sends what is kept, unless another thread does; what comes meanwhile is a sender's. */
  private void flush() {
    List<byte[]> together;
    synchronized (this) {
      if (sending || waiting.isEmpty()) {
        return;
      }
      sending = true;
      together = take();
    }
    try {
      carrier.accept(join(together));
    } finally {
      if (isMore()) {
        senders.execute(this::sendWaiting);
      }
    }
  }

  private void sendWaiting() {
    while (isMore()) {
      try {
        carrier.accept(join(take()));
      } catch (RuntimeException e) {
        LOG.fine("Messages to another node were lost.");
      }
    }
  }

  /** Whether whoever sends must go on; if not, the next that comes begins anew. */
  private synchronized boolean isMore() {
    sending = !waiting.isEmpty();
    return sending;
  }

  private synchronized List<byte[]> take() {
    List<byte[]> together = waiting;
    waiting = new ArrayList<>(together.size());
    bytes = 0;
    return together;
  }

  private static byte[] join(List<byte[]> messages) {
    if (messages.size() == 1) {
      return messages.get(0);
    }
    int size = 1;
    for (byte[] message : messages) {
      size += Integer.BYTES + message.length;
    }
    ByteBuffer joined = ByteBuffer.allocate(size).put(TOGETHER);
    messages.forEach(message -> joined.putInt(message.length).put(message));
    return joined.array();
  }

  /** Hands each message of what one passing-on brought to {@code receiver}, in order. */
  static void each(byte[] passedOn, Consumer<ByteBuffer> receiver) {
    if (passedOn.length == 0 || passedOn[0] != TOGETHER) {
      receiver.accept(ByteBuffer.wrap(passedOn));
      return;
    }
    ByteBuffer joined = ByteBuffer.wrap(passedOn, 1, passedOn.length - 1);
    while (joined.hasRemaining()) {
      int length = joined.getInt();
      receiver.accept(joined.slice(joined.position(), length));
      joined.position(joined.position() + length);
    }
  }
}
