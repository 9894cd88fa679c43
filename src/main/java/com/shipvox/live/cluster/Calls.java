package com.shipvox.live.cluster;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Messages to other nodes, questions among them, and the replies to those. Thread-safe. */
final class Calls {
  /** So long one node is given to do what another asked for, before that tries the next leader. */
  static final long ORDER_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

  private final Post post;
  private final Peers peers;
  private final AtomicLong numbers = new AtomicLong();

  // Concurrent; bounded by the threads that ask, each of which has one or two rounds open.
  private final Map<Long, Round> open = new ConcurrentHashMap<>();

  Calls(Post post, Peers peers) {
    this.post = post;
    this.peers = peers;
  }

  /** Sends a message, with this node's id and generation. */
  void send(String node, JsonObjectBuilder message) {
    message.add("f", post.self()).add("g", peers.generation());
    post.send(node, message.build().toString());
  }

  /** Sends a message to every node that is known. */
  void sendToAll(JsonObject message) {
    peers.all().forEach(peer -> send(peer.node(), Wire.object(message)));
  }

  Round round() {
    return new Round();
  }

  void reply(JsonObject question, JsonObjectBuilder reply) {
    send(question.getString("f"), reply.add("re", question.getJsonNumber("r")));
  }

  /** Hands a reply to whoever waits for it; one that comes too late is forgotten. */
  void replied(JsonObject reply) {
    Round round = open.get(reply.getJsonNumber("re").longValue());
    if (round != null) {
      round.replies.add(reply);
    }
  }

  /** One question, put to one or several nodes; used by one thread. */
  final class Round implements AutoCloseable {
    private final long number = numbers.incrementAndGet();
    private final BlockingQueue<JsonObject> replies = new LinkedBlockingQueue<>();

    private Round() {
      open.put(number, this);
    }

    void ask(String node, JsonObject message) {
      send(node, Wire.object(message).add("r", number));
    }

    /** The next reply; null where none comes until then, by {@link System#nanoTime()}. */
    @Nullable JsonObject next(long until) {
      try {
        return replies.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Outage("The node stops.", false);
      }
    }

    @Override
    public void close() {
      open.remove(number);
    }
  }
}
