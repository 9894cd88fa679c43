package com.shipvox.live.cluster;

import com.shipvox.live.Rounds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * Messages on their way to one other node. What comes to a quiet outbox goes at once, on the thread
 * that has it; what comes within {@value #GAP_MICROS} µs of that goes together, because a message
 * of its own costs the grid several times what it costs to make. Thread-safe; does not block for
 * longer than one passing-on to the grid.
 */
final class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class.getName());
  private static final byte TOGETHER = 'T';
  private static final int GAP_MICROS = 500;

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
  private long sentAt = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

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

  /** Sends what is kept, at once or soon. */
  private void flush() {
    List<byte[]> together = null;
    synchronized (this) {
      if (sending || waiting.isEmpty()) {
        return;
      }
      sending = true;
      if (untilNext() <= 0) {
        together = take();
      }
    }
    if (together == null) {
      senders.execute(this::sendWaiting);
    } else {
      pass(together);
    }
  }

  private synchronized List<byte[]> take() {
    List<byte[]> together = waiting;
    waiting = new ArrayList<>(together.size());
    bytes = 0;
    return together;
  }

  /** Passes some on while no other thread does, and sees to what came meanwhile. */
  private void pass(List<byte[]> together) {
    try {
      carrier.accept(join(together));
    } finally {
      boolean more;
      synchronized (this) {
        sentAt = System.nanoTime();
        more = !waiting.isEmpty();
        sending = more;
      }
      if (more) {
        senders.execute(this::sendWaiting);
      }
    }
  }

  private void sendWaiting() {
    while (true) {
      LockSupport.parkNanos(untilNext());
      List<byte[]> together;
      synchronized (this) {
        if (waiting.isEmpty()) {
          sending = false;
          return;
        }
        together = take();
      }
      try {
        carrier.accept(join(together));
      } catch (RuntimeException e) {
        LOG.fine("Messages to another node were lost.");
      }
      synchronized (this) {
        sentAt = System.nanoTime();
      }
    }
  }

  private synchronized long untilNext() {
    return sentAt + TimeUnit.MICROSECONDS.toNanos(GAP_MICROS) - System.nanoTime();
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
  static void each(byte[] passedOn, Consumer<byte[]> receiver) {
    if (passedOn.length == 0 || passedOn[0] != TOGETHER) {
      receiver.accept(passedOn);
      return;
    }
    ByteBuffer joined = ByteBuffer.wrap(passedOn, 1, passedOn.length - 1);
    while (joined.hasRemaining()) {
      byte[] message = new byte[joined.getInt()];
      joined.get(message);
      receiver.accept(message);
    }
  }
}
