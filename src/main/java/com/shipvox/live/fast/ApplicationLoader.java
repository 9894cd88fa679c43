package com.shipvox.live.fast;

/**
 * Runs code of this application on a thread of Grizzly's, with the class loader that the servlet
 * container would have set.
 */
final class ApplicationLoader {
  /** Code with a result, which may fail. */
  @FunctionalInterface
  interface Task<T, E extends Exception> {
    T run() throws E;
  }

  private ApplicationLoader() {}

  static void run(Runnable task) {
    call(
        () -> {
          task.run();
          return true;
        });
  }

  static <T, E extends Exception> T call(Task<T, E> task) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ApplicationLoader.class.getClassLoader());
    try {
      return task.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
