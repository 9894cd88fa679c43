package com.shipvox.live.replication;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;

/**
 * The way to one other node: a thread that sends what waits, one message at a time, and makes a new
 * connection where one does not answer within a second. Bounded: what does not fit is dropped, as
 * every sender here sends again what matters.
 */
final class PeerLink implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PeerLink.class.getName());
  private static final int MOST_WAITING = 1_000;

  private final RaftPeer peer;
  private final Function<RaftPeer, RaftClient> clients;
  private final Thread thread;

  // Guarded by this object's monitor.
  private final ArrayDeque<Sending> waiting = new ArrayDeque<>();
  private @Nullable Sending urgent;
  private boolean closed;

  PeerLink(RaftPeer peer, Function<RaftPeer, RaftClient> clients) {
    this.peer = peer;
    this.clients = clients;
    thread = new Thread(this::run, "shipvox-log-link-" + peer.getId());
    thread.setDaemon(true);
    thread.start();
  }

  private record Sending(Message message, CompletableFuture<Message> reply) {}

  /**
   * Sends a message, or fails where too many wait.
   *
   * @param replaces whether the message goes first, in the place of an earlier one of this kind
   */
  synchronized CompletableFuture<Message> send(Message message, boolean replaces) {
    Sending sending = new Sending(message, new CompletableFuture<>());
    if (replaces) {
      urgent = sending;
    } else if (!closed && waiting.size() < MOST_WAITING) {
      waiting.add(sending);
    } else {
      sending.reply().completeExceptionally(Pump.unavailable());
    }
    notifyAll();
    return sending.reply();
  }

  private synchronized @Nullable Sending take() throws InterruptedException {
    while (!closed && urgent == null && waiting.isEmpty()) {
      wait();
    }
    if (closed) {
      return null;
    }
    Sending first = urgent;
    urgent = null;
    return first == null ? waiting.poll() : first;
  }

  private void run() {
    try (RaftClient client = clients.apply(peer)) {
      for (Sending next = take(); next != null; next = take()) {
        try {
          next.reply()
              .complete(client.io().sendStaleRead(next.message(), 0, peer.getId()).getMessage());
        } catch (IOException | RuntimeException e) {
          // The gRPC transport throws some of its failures unchecked.
          next.reply().completeExceptionally(e);
          LOG.log(Level.FINE, e, () -> peer.getId() + " did not take a message.");
          client.getClientRpc().handleException(peer.getId(), e, true);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.WARNING, e, () -> "The link to " + peer.getId() + " could not be closed.");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting.forEach(sending -> sending.reply().completeExceptionally(Pump.unavailable()));
    waiting.clear();
    notifyAll();
    thread.interrupt();
  }
}
