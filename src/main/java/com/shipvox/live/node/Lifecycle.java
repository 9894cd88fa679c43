package com.shipvox.live.node;

import jakarta.inject.Singleton;

/** Whether this node takes new connections and sessions, or is about to go away. Thread-safe. */
@Singleton
public class Lifecycle {
  private volatile boolean draining;

  /** True from the moment that the node was told to stop; never false again. */
  public boolean draining() {
    return draining;
  }

  /** Begins to refuse what is new. */
  public void drain() {
    draining = true;
  }
}
