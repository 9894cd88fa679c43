package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a node from outside, with the JDK's own jcmd. */
final class NodeProcess {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern THREAD = Pattern.compile("(?m)^\"");

  private final long pid;

  NodeProcess(LiveNode node) {
    this.pid = node.process().pid();
  }

  /** Bytes of heap that are in use after a collection. */
  long usedHeap() {
    jcmd("GC.run");
    Matcher used = USED.matcher(jcmd("GC.heap_info"));
    if (!used.find()) {
      throw new IllegalStateException("no heap");
    }
    return Long.parseLong(used.group(1)) * 1_024;
  }

  /** Live threads. */
  int threads() {
    return (int) THREAD.matcher(jcmd("Thread.print")).results().count();
  }

  private String jcmd(String command) {
    try {
      Process jcmd =
          new ProcessBuilder(LiveNode.java("jcmd"), Long.toString(pid), command)
              .redirectErrorStream(true)
              .start();
      String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, jcmd.waitFor(), output);
      return output;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
