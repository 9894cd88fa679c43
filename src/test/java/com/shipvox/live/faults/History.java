package com.shipvox.live.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What was asked of one session's log and what was answered, to be checked for linearizability.
 *
 * <p>The log gives each update its place, so the only order that can explain the answers is that of
 * the places, each read right after the place that it saw. That order is right if no operation
 * stands before one that had ended when it began. So one pass over all operations decides, and no
 * search is needed.
 */
public final class History {
  /** What is wrong with a history. */
  public enum Fault {
    LOST,
    REPEATED,
    ALTERED,
    REORDERED,
    WRONG_STATE
  }

  public record Finding(Fault fault, String text) {}

  /**
   * One slice as a read showed it: the agent that alone writes it, its update, that one's place.
   */
  public record Slice(String agent, long n, long seq) {}

  /**
   * An append under its id, from the first try to the answer; {@code to} is 0 without an answer.
   */
  private record Append(String id, long from, long to, long seq) {}

  private record Read(String what, long from, long to, long seq, Collection<Slice> state) {}

  private record Operation(String what, long from, long to, long seq, boolean append) {}

  private final Map<String, Append> appends = new ConcurrentHashMap<>();
  private final Queue<Read> reads = new ConcurrentLinkedQueue<>();
  private final Queue<Map.Entry<Long, String>> seen = new ConcurrentLinkedQueue<>();

  public static String id(String agent, long n) {
    return agent + "-" + n;
  }

  /** An update is sent for the first time. Times are of one monotonic clock. */
  public void begins(String id, long now) {
    appends.put(id, new Append(id, now, 0, 0));
  }

  public void acknowledged(String id, long now, long seq) {
    Append begun = appends.get(id);
    appends.put(id, new Append(id, begun.from(), now, seq));
    sees(seq, id);
  }

  /** Somebody was sent the update at that place. */
  public void sees(long seq, String id) {
    seen.add(Map.entry(seq, id));
  }

  /** Somebody was told how far the log is. */
  public void read(String what, long from, long to, long seq) {
    read(what, from, to, seq, List.of());
  }

  public void read(String what, long from, long to, long seq, Collection<Slice> state) {
    reads.add(new Read(what, from, to, seq, state));
  }

  public long acknowledged() {
    return appends.values().stream().filter(append -> append.to() != 0).count();
  }

  /** All that contradicts a log with one order. */
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    Map<String, Long> places = new HashMap<>();
    TreeMap<Long, String> log = new TreeMap<>();
    for (Map.Entry<Long, String> each : seen) {
      Long before = places.putIfAbsent(each.getValue(), each.getKey());
      if (before != null && !before.equals(each.getKey())) {
        findings.add(new Finding(Fault.REPEATED, each + " is at " + before + " too"));
      }
      String other = log.putIfAbsent(each.getKey(), each.getValue());
      if (other != null && !other.equals(each.getValue())) {
        findings.add(new Finding(Fault.ALTERED, each + " was " + other));
      }
    }
    checkOrder(operations(places), findings);
    reads.forEach(read -> checkState(read, log, findings));
    return findings;
  }

  private List<Operation> operations(Map<String, Long> places) {
    List<Operation> operations = new ArrayList<>();
    for (Append each : appends.values()) {
      Long seq = places.get(each.id());
      // Without an answer it may have its effect at any time, or never.
      long to = each.to() == 0 ? Long.MAX_VALUE : each.to();
      if (seq != null) {
        operations.add(new Operation("append " + each.id(), each.from(), to, seq, true));
      }
    }
    for (Read each : reads) {
      operations.add(new Operation(each.what(), each.from(), each.to(), each.seq(), false));
    }
    return operations;
  }

  private static void checkOrder(List<Operation> operations, List<Finding> findings) {
    List<Operation> ended = new ArrayList<>(operations);
    ended.sort(Comparator.comparingLong(Operation::to));
    operations.sort(Comparator.comparingLong(Operation::from));
    Operation furthest = null;
    int next = 0;
    for (Operation each : operations) {
      for (; ended.get(next).to() < each.from(); next++) {
        if (furthest == null || ended.get(next).seq() > furthest.seq()) {
          furthest = ended.get(next);
        }
      }
      long least = furthest == null ? 0 : furthest.seq() + (each.append() ? 1 : 0);
      if (each.seq() < least) {
        Fault fault = each.append() ? Fault.REORDERED : Fault.LOST;
        findings.add(new Finding(fault, each + " began after the end of " + furthest));
      }
    }
  }

  /** A state holds each agent's last update up to its place, and says so. */
  private static void checkState(Read read, TreeMap<Long, String> log, List<Finding> findings) {
    for (Slice slice : read.state()) {
      String there = log.get(slice.seq());
      boolean right = there == null || there.equals(id(slice.agent(), slice.n()));
      for (String later : log.subMap(slice.seq(), false, read.seq(), true).values()) {
        right &= !later.startsWith(slice.agent() + "-");
      }
      if (!right || slice.seq() > read.seq()) {
        findings.add(
            new Finding(Fault.WRONG_STATE, read.what() + " at " + read.seq() + " has " + slice));
      }
    }
  }
}
