package com.shipvox.live;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds of work that a thread does in a row, such as all requests that a selector has found ready:
 * what is better done once for all of them waits for the round's end.
 */
public final class Rounds {
  // Removed at each end: the threads are the server's, and outlive the application.
  private static final ThreadLocal<List<Runnable>> AT_END = new ThreadLocal<>();

  private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

  private Rounds() {}

  /** Does work as one round, or as a part of that which this thread is in. */
  public static void round(Runnable work) {
    if (!begin()) {
      work.run();
      return;
    }
    try {
      work.run();
    } finally {
      end();
    }
  }

  /**
   * Begins a round on this thread; whoever does so must see to it that it ends there, soon.
   *
   * @return false where this thread is in one already
   */
  public static boolean begin() {
    if (AT_END.get() != null) {
      return false;
    }
    // Most rounds have nothing for their end: a list takes memory when it gets its first element.
    AT_END.set(new ArrayList<>());
    return true;
  }

  /** Ends this thread's round, if it is in one. */
  public static void end() {
    List<Runnable> tasks = AT_END.get();
    AT_END.remove();
    if (tasks != null) {
      tasks.forEach(Rounds::run);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "What was to be done once for all failed.", e);
    }
  }

  /** Whether this thread is in a round, at whose end the task will be run, once. */
  public static boolean atEnd(Runnable task) {
    List<Runnable> tasks = AT_END.get();
    if (tasks == null) {
      return false;
    }
    // One a node that there is something for: few.
    if (!tasks.contains(task)) {
      tasks.add(task);
    }
    return true;
  }
}
