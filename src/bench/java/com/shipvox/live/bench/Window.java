package com.shipvox.live.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the server's processes and the rest of the machine used between two moments, by the kernel's
 * account. CPU seconds of all threads; ticks of 10 ms.
 */
final class Window {
  private static final double TICK = 0.01;

  private final List<String> pids;
  private final long startedAt = System.nanoTime();
  private final double server;
  private final double own;
  private final double machine;

  Window(List<String> pids) throws IOException {
    this.pids = pids;
    this.server = server();
    this.own = process("self");
    this.machine = machine();
  }

  /** Notes what was used up to now. */
  Ended end() throws IOException {
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    double used = server() - server;
    double mine = process("self") - own;
    return new Ended(seconds, used, Math.max(0, machine() - machine - used - mine) / seconds, mine);
  }

  /**
   * @param cpu the server's CPU seconds
   * @param otherLoad cores that neither the server nor the generator kept busy
   * @param own the generator's CPU seconds
   */
  record Ended(double seconds, double cpu, double otherLoad, double own) {
    void report(Result result, long deliveries) {
      result.put("seconds", seconds);
      result.put("cpuSeconds", cpu);
      result.put("cpuPer100k", cpu * 1e5 / deliveries);
      result.put("deliveriesPerSecond", deliveries / seconds);
      result.put("otherLoad", otherLoad);
      result.put("generatorCpu", own / seconds);
    }
  }

  private double server() throws IOException {
    double sum = 0;
    for (String pid : pids) {
      sum += process(pid);
    }
    return sum;
  }

  private static double process(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", pid, "stat"));
    // Behind the name, which may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK;
  }

  private static double machine() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split("\\s+");
    long busy = 0;
    for (int i : new int[] {1, 2, 3, 6, 7, 8}) { // user, nice, system, irq, softirq, steal
      busy += Long.parseLong(fields[i]);
    }
    return busy * TICK;
  }

  /** Resident memory of the server's processes, KiB. */
  static double residentKib(List<String> pids) throws IOException {
    double sum = 0;
    for (String pid : pids) {
      for (String line : Files.readAllLines(Path.of("/proc", pid, "status"))) {
        if (line.startsWith("VmRSS:")) {
          sum += Double.parseDouble(line.replaceAll("\\D", ""));
        }
      }
    }
    return sum;
  }
}
