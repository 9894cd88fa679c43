package com.shipvox.live.it.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the checker found: for each kind of fault the cases, worded. */
public final class Verdict {

  /** The ways in which a viewer's receipts can differ from what the agent was told. */
  public enum Fault {
    /** Acknowledged, and never received, nor held by a state that was. */
    LOST,
    /** Received again, or after a state that held it. */
    TWICE,
    /** Received after a later one. */
    OUT_OF_ORDER,
    /** Received with another content, id or place than it was sent with. */
    ALTERED,
    /** A state that is not what all updates up to its place give. */
    WRONG_STATE,
    /** The agent was told two things that cannot both be. */
    CONTRADICTION
  }

  private final Map<Fault, List<String>> cases = new EnumMap<>(Fault.class);
  private int received;
  private int resumed;
  private int fresh;

  void add(Fault fault, String what) {
    cases.computeIfAbsent(fault, f -> new ArrayList<>()).add(what);
  }

  void countReceived() {
    received++;
  }

  void countResumed() {
    resumed++;
  }

  void countFresh() {
    fresh++;
  }

  public int count(Fault fault) {
    return cases.getOrDefault(fault, List.of()).size();
  }

  /** Updates that viewers received, all together. */
  public int received() {
    return received;
  }

  /** Connections that were resumed. */
  public int resumed() {
    return resumed;
  }

  /** Connections that got a state instead. */
  public int fresh() {
    return fresh;
  }

  /** Adds another session's verdict to this one. */
  public void add(Verdict other) {
    other.cases.forEach((fault, list) -> list.forEach(what -> add(fault, what)));
    received += other.received;
    resumed += other.resumed;
    fresh += other.fresh;
  }

  /** Fails unless nothing was found. */
  public void assertClean() {
    assertEquals(Map.of(), cases);
  }

  @Override
  public String toString() {
    return received + " received, " + resumed + " resumed, " + fresh + " fresh, faults " + cases;
  }
}
