package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a node from outside, with the JDK's own jcmd. */
final class NodeProcess {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern THREAD = Pattern.compile("(?m)^\"");

  private final long pid;

  NodeProcess(LiveNode node) {
    this(node.process());
  }

  NodeProcess(ProcessHandle process) {
    this.pid = process.pid();
  }

  /** Bytes of all objects that are alive. */
  long liveBytes() {
    Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("no histogram");
    }
    return Long.parseLong(total.group(1));
  }

  /** Whether an object of that class is alive. */
  boolean has(String className) {
    return jcmd("GC.class_histogram").contains(" " + className + "\n");
  }

  /** Threads that work or wait in a package. */
  int threadsIn(String prefix) {
    String call = "at " + prefix;
    return (int)
        THREAD.splitAsStream(jcmd("Thread.print")).filter(thread -> thread.contains(call)).count();
  }

  /** How many class loaders hold that class, after a collection of garbage. */
  int loadersOf(String className) {
    jcmd("GC.run");
    return (int)
        jcmd("VM.class_hierarchy", className)
            .lines()
            .filter(l -> l.contains(className + "/"))
            .count();
  }

  /** Writes the heap into a file, to look for what holds a loader. */
  void dump(Path file) {
    jcmd("GC.heap_dump", "-overwrite", file.toString());
  }

  private String jcmd(String... command) {
    try {
      List<String> all = new ArrayList<>(List.of(LiveNode.java("jcmd"), Long.toString(pid)));
      all.addAll(List.of(command));
      Process jcmd = new ProcessBuilder(all).redirectErrorStream(true).start();
      String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, jcmd.waitFor(), output);
      return output;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
