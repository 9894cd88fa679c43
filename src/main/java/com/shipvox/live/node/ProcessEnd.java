package com.shipvox.live.node;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Logger;

/**
 * Ends a process that cannot serve, with a code and one last line that says why: a server that
 * answers 500 or 404 to everything looks alive to whoever restarts it. Thread-safe.
 */
public final class ProcessEnd {
  private static final Logger LOG = Logger.getLogger(ProcessEnd.class.getName());

  /** The exit code of a process that cannot start or go on. */
  public static final int CODE = 70;

  private static final long ORDERLY_MS = 5_000;
  private static final AtomicBoolean ENDING = new AtomicBoolean();

  private ProcessEnd() {}

  /**
   * Ends the process at once: nothing that needs an orderly end has begun. Returns only on a server
   * that may hold other applications; there the deployment has to fail.
   */
  public static void startFailed(String why) {
    if (isOurProcess() && ENDING.compareAndSet(false, true)) {
      lastLine("ShipVox Live cannot start: " + why);
      Runtime.getRuntime().halt(CODE);
    }
    LOG.severe(() -> "ShipVox Live cannot start: " + why);
  }

  /** Ends the process in order, and after some seconds in any case. Returns at once. */
  public static void inOrder(String why) {
    if (!ENDING.compareAndSet(false, true)) {
      return;
    }
    LOG.severe(() -> "The process ends with code " + CODE + ": " + why);
    daemon("shipvox-exit", () -> System.exit(CODE));
    daemon(
        "shipvox-halt",
        () -> {
          try {
            Thread.sleep(ORDERLY_MS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          lastLine("ShipVox Live cannot go on: " + why);
          Runtime.getRuntime().halt(CODE);
        });
  }

  /** Payara Micro runs this application and no other. */
  private static boolean isOurProcess() {
    try {
      Class.forName("fish.payara.micro.PayaraMicro", false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Past the server's own log, which adds lines of its own and may hold back the last ones. */
  private static void lastLine(String line) {
    Arrays.stream(Logger.getLogger("").getHandlers()).forEach(Handler::flush);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    err.println(line.replaceAll("\\s+", " "));
    err.flush();
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
