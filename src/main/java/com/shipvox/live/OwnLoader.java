package com.shipvox.live;

/**
 * Runs the application's code on a thread that came by no request of the container's, with the
 * class loader that the container would have given it.
 */
public final class OwnLoader {
  /** What is run, and may fail. */
  @FunctionalInterface
  public interface Task<T, E extends Exception> {
    T run() throws E;
  }

  private OwnLoader() {}

  public static void run(Runnable task) {
    call(
        () -> {
          task.run();
          return true;
        });
  }

  public static <T, E extends Exception> T call(Task<T, E> task) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(OwnLoader.class.getClassLoader());
    try {
      return task.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
