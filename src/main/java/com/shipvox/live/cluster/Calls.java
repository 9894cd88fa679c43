package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Envelope.Body;
import com.shipvox.live.cluster.Envelope.Other;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
  private final Executor senders;
  private final AtomicLong numbers = new AtomicLong();

  // Concurrent; bounded by the threads that ask, one or two rounds each, and by the sessions.
  private final Map<Long, Receiver> open = new ConcurrentHashMap<>();

  // Concurrent; the nodes that were spoken to and are not forgotten.
  private final Map<String, Outbox> outboxes = new ConcurrentHashMap<>();

  /** Waits for answers to a question; called by the grid's thread. */
  @FunctionalInterface
  interface Receiver {
    void replied(Envelope reply);
  }

  Calls(Post post, Peers peers, Executor senders) {
    this.post = post;
    this.peers = peers;
    this.senders = senders;
  }

  /** Sends a message, with this node's id and generation. */
  void send(String node, Body message) {
    outbox(node).send(encode(0, 0, message));
  }

  void send(String node, JsonObjectBuilder message) {
    send(node, new Other(message.build()));
  }

  private byte[] encode(long question, long answer, Body message) {
    return EnvelopeCodec.encode(
        new Envelope(peers.self(), peers.generation(), question, answer, message));
  }

  private Outbox outbox(String node) {
    return outboxes.computeIfAbsent(
        node, id -> new Outbox(message -> post.send(id, message), senders));
  }

  void forget(String node) {
    outboxes.remove(node);
  }

  /** Sends a message to every node that is known. */
  void sendToAll(JsonObject message) {
    peers.all().forEach(peer -> send(peer.node(), new Other(message)));
  }

  Round round() {
    return new Round();
  }

  void reply(Envelope question, JsonObjectBuilder reply) {
    reply(question, new Other(reply.build()));
  }

  void reply(Envelope question, Body reply) {
    outbox(question.from()).send(encode(0, question.question(), reply));
  }

  /** Hands a reply to whoever waits for it; one that comes too late is forgotten. */
  void replied(Envelope reply) {
    Receiver asker = open.get(reply.answer());
    if (asker != null) {
      asker.replied(reply);
    }
  }

  /** A number for a question. */
  long number() {
    return numbers.incrementAndGet();
  }

  /** Puts a question without waiting for the answers, until it is ended. */
  void ask(long number, Collection<String> nodes, Body question, Receiver receiver) {
    ask(number, 0, nodes, question, receiver);
  }

  /** The same for a question that answers another at once; 0 where it answers none. */
  void ask(long number, long answer, Collection<String> nodes, Body question, Receiver receiver) {
    open.put(number, receiver);
    byte[] message = encode(number, answer, question);
    nodes.forEach(node -> outbox(node).send(message));
  }

  /** No answer to that question is waited for any more. */
  void end(long question) {
    open.remove(question);
  }

  /** One question, put to one or several nodes; used by one thread. */
  final class Round implements AutoCloseable {
    private final long number = number();
    private final BlockingQueue<Envelope> replies = new LinkedBlockingQueue<>();

    private Round() {
      open.put(number, replies::add);
    }

    void ask(String node, JsonObject message) {
      ask(node, new Other(message));
    }

    void ask(String node, Body message) {
      outbox(node).send(encode(number, 0, message));
    }

    /** The next reply; null where none comes until then, by {@link System#nanoTime()}. */
    @Nullable Envelope next(long until) {
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
