package com.shipvox.live.container;

import jakarta.servlet.ServletContext;

/** One workaround for a fault of the container. Used by one thread at a time. */
interface Workaround {
  /** A short name for the log and for {@code /health/ready}. */
  String name();

  /** What goes wrong without the workaround, in one sentence. */
  String consequence();

  /**
   * Puts the workaround in force.
   *
   * @throws ReflectiveOperationException if this version of the container looks different inside
   */
  void install(ServletContext context) throws ReflectiveOperationException;

  /** Leaves the container as it was before {@link #install}. */
  void remove();
}
