package com.shipvox.live.cluster;

import java.util.Set;
import java.util.function.Consumer;

/**
 * Carries texts between nodes. Nothing is promised: a text may be lost, come late or twice; those
 * from one node to another come in order unless lost. Thread-safe; sending does not block.
 */
public interface Post extends AutoCloseable {
  /** This node's id: a new one for each start of the process, never one that was used before. */
  String self();

  /** Begins to hand incoming texts over, one at a time. */
  void listen(Consumer<String> receiver);

  void send(String node, String text);

  /** Sends to every node that can be reached, this one too perhaps. */
  void sendToAll(String text);

  /** This node's name among {@link #members()}; it may change while the node runs. */
  String member();

  /** Who belongs to the grid now, as far as this node knows. */
  Set<String> members();

  @Override
  void close();
}
