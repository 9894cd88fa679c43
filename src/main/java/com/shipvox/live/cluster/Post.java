package com.shipvox.live.cluster;

import java.util.Set;
import java.util.function.Consumer;

/**
 * Carries messages between nodes. Nothing is promised: one may be lost, come late or twice; those
 * from one node to another come in order unless lost. Thread-safe; sending does not block.
 */
public interface Post extends AutoCloseable {
  /** This node's id: a new one for each start of the process, never one that was used before. */
  String self();

  /** Begins to hand incoming messages over: those of one node in order, one at a time. */
  void listen(Consumer<byte[]> receiver);

  void send(String node, byte[] message);

  /** Sends to every node that can be reached, this one too perhaps. */
  void sendToAll(byte[] message);

  /** This node's name among {@link #members()}; it may change while the node runs. */
  String member();

  /** Who belongs to the grid now, as far as this node knows. */
  Set<String> members();

  @Override
  void close();
}
