package com.shipvox.live.it.checker;

import com.shipvox.live.it.checker.AgentLog.Sent;
import com.shipvox.live.it.checker.AgentLog.Snapshot;
import com.shipvox.live.it.checker.Verdict.Fault;
import com.shipvox.live.it.checker.ViewerLog.Receipt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what an agent was told with what a viewer received: each acknowledged update must have
 * come once, in order and unchanged, or be held by a state that came instead. It believes neither
 * the server nor the viewer's own bookkeeping, only the messages.
 */
public final class Checker {
  private final String viewer;
  private final Snapshot agent;
  private final Verdict verdict = new Verdict();

  private @Nullable String epoch;
  private long place;
  private final Set<Long> seen = new HashSet<>();
  private final Set<Long> missing = new HashSet<>();

  /** The place at which each id came. */
  private final Map<String, Long> places = new HashMap<>();

  private Checker(String viewer, Snapshot agent) {
    this.viewer = viewer;
    this.agent = agent;
  }

  /** The verdict on one session: its agent's log against each of its viewers'. */
  public static Verdict check(AgentLog agent, Iterable<ViewerLog> viewers) {
    Snapshot snapshot = agent.snapshot();
    Verdict verdict = new Verdict();
    snapshot.contradictions().forEach(what -> verdict.add(Fault.CONTRADICTION, what));
    for (ViewerLog log : viewers) {
      verdict.add(new Checker(log.name(), snapshot).run(log));
    }
    return verdict;
  }

  private Verdict run(ViewerLog log) {
    for (Receipt receipt : log.receipts()) {
      if (receipt instanceof Receipt.Fresh fresh) {
        fresh(fresh);
      } else if (receipt instanceof Receipt.Resumed resumed) {
        resumed(resumed);
      } else if (receipt instanceof Receipt.Update update) {
        update(update);
      }
    }
    finish();
    return verdict;
  }

  private void fresh(Receipt.Fresh fresh) {
    verdict.countFresh();
    closeGaps();
    if (!fresh.place().epoch().equals(epoch)) {
      // What the old log had acknowledged, and did not bring, a new one cannot bring any more.
      findTailLost();
      epoch = fresh.place().epoch();
      seen.clear();
      places.clear();
    } else if (fresh.place().seq() < place) {
      find(Fault.OUT_OF_ORDER, "a state of " + fresh.place() + " came after " + place);
    }
    place = fresh.place().seq();
    checkState(fresh);
  }

  private void resumed(Receipt.Resumed resumed) {
    verdict.countResumed();
    if (!resumed.head().epoch().equals(epoch) || resumed.head().seq() < place) {
      find(
          Fault.OUT_OF_ORDER,
          "was resumed at " + place + " by a log that ends at " + resumed.head());
    }
  }

  private void update(Receipt.Update update) {
    verdict.countReceived();
    if (!update.place().epoch().equals(epoch)) {
      find(Fault.OUT_OF_ORDER, update.place() + " came without its epoch's state");
      return;
    }
    checkContent(update);
    long seq = update.place().seq();
    if (seq > place) {
      for (long gap = place + 1; gap < seq; gap++) {
        missing.add(gap);
      }
      place = seq;
    } else if (missing.remove(seq)) {
      find(Fault.OUT_OF_ORDER, seq + " came after " + place);
    } else {
      find(
          Fault.TWICE,
          seq + " came again" + (seen.contains(seq) ? "" : " after a state that holds it"));
    }
    seen.add(seq);
  }

  private void checkContent(Receipt.Update update) {
    Sent sent = agent.attempted().get(update.id());
    String acknowledged = acknowledged().get(update.place().seq());
    boolean known = sent != null && update.source().equals("agent");
    if (acknowledged != null && !acknowledged.equals(update.id())) {
      find(
          Fault.ALTERED,
          update.place() + " was acknowledged as " + acknowledged + ", came as " + update.id());
    } else if (known
        && !(sent.slice().equals(update.slice()) && sent.data().equals(update.data()))) {
      find(Fault.ALTERED, update.place() + " came as " + update.slice() + " " + update.data());
    }
    Long before = places.putIfAbsent(update.id(), update.place().seq());
    if (known && before != null && before != update.place().seq()) {
      find(Fault.TWICE, update.id() + " came as " + before + " and as " + update.place().seq());
    }
  }

  /** Each slice in a state must be as new as the newest acknowledged update of it up to there. */
  private void checkState(Receipt.Fresh fresh) {
    Map<String, Long> newest = new HashMap<>();
    acknowledged()
        .headMap(fresh.place().seq(), true)
        .forEach((seq, id) -> newest.put(agent.attempted().get(id).slice(), seq));
    newest.forEach(
        (slice, seq) -> {
          Long held = fresh.slices().get(slice);
          if (held == null || held < seq || held > fresh.place().seq()) {
            find(
                Fault.WRONG_STATE,
                "the state of " + fresh.place() + " has " + slice + " of " + held + ", not " + seq);
          }
        });
  }

  private void finish() {
    closeGaps();
    if (epoch == null) {
      find(Fault.LOST, "nothing ever came");
      return;
    }
    findTailLost();
  }

  private void findTailLost() {
    acknowledged()
        .tailMap(place, false)
        .keySet()
        .forEach(seq -> find(Fault.LOST, seq + " never came"));
  }

  private void closeGaps() {
    missing.forEach(seq -> find(Fault.LOST, seq + " never came"));
    missing.clear();
  }

  private TreeMap<Long, String> acknowledged() {
    return agent.places().getOrDefault(epoch == null ? "" : epoch, new TreeMap<>());
  }

  private void find(Fault fault, String what) {
    verdict.add(fault, viewer + ": " + what);
  }
}
