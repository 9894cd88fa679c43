package com.shipvox.live.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Follows every single delivery: whether it came, once, in order, and when. */
final class Audit implements Viewer.Listener {
  private static final byte[] MARK = "\"u-".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EPOCH = "\"epoch\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SEQ = "\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final int KEPT = 1 << 12;

  private final int[] sessionOf;
  private final int[] next; // per viewer, the update that is to come
  private final int[] published; // per session
  private final int[] outstanding; // per session, deliveries
  private final long[][] dueAt; // per session, a ring by the update's place
  private final Dialect.Cursor[] cursors; // per session
  private final int viewersEach;

  /** Called when all deliveries of a session are there. */
  IntConsumer settled = session -> {};

  /** Where latencies go, from when the update was due; null while nothing is measured. */
  Samples latencies;

  int live;
  long delivered;
  long bytes;
  private long lost;
  private long repeated;
  private long reordered;

  Audit(int sessions, int viewersEach) {
    this.viewersEach = viewersEach;
    sessionOf = new int[sessions * viewersEach];
    Arrays.setAll(sessionOf, viewer -> viewer % sessions);
    next = new int[sessionOf.length];
    published = new int[sessions];
    outstanding = new int[sessions];
    dueAt = new long[sessions][];
    cursors = new Dialect.Cursor[sessions];
  }

  int viewers() {
    return sessionOf.length;
  }

  int sessionOf(int viewer) {
    return sessionOf[viewer];
  }

  /** The place of the session's next update, noted as published from now on. */
  int publish(int session, int count, long due) {
    int first = published[session];
    if (dueAt[session] == null) {
      dueAt[session] = new long[KEPT];
    }
    for (int i = 0; i < count; i++) {
      dueAt[session][(first + i) % KEPT] = due;
    }
    published[session] += count;
    outstanding[session] += count * viewersEach;
    return first;
  }

  boolean isSettled(int session) {
    return outstanding[session] == 0;
  }

  long outstanding() {
    return Arrays.stream(outstanding).asLongStream().sum();
  }

  /** Where the session's log stands: for a viewer to resume from. */
  Dialect.Cursor cursor(int viewer) {
    Dialect.Cursor known = cursors[sessionOf[viewer]];
    return known == null ? null : new Dialect.Cursor(known.epoch(), known.seq() + next[viewer]);
  }

  @Override
  public void live(int viewer, byte[] bytes, int from, int to) {
    live++;
    int session = sessionOf[viewer];
    int epoch = Bytes.find(bytes, from, to, EPOCH);
    int seq = Bytes.find(bytes, from, to, SEQ);
    if (cursors[session] == null && epoch >= 0 && seq >= 0) {
      int start = epoch + EPOCH.length;
      int end = start;
      while (bytes[end] != '"') {
        end++;
      }
      // The first update that is published here comes right after this place.
      int head = Bytes.number(bytes, seq + SEQ.length);
      cursors[session] =
          new Dialect.Cursor(
              new String(bytes, start, end - start, StandardCharsets.UTF_8),
              head - published[session]);
    }
  }

  @Override
  public void message(int viewer, byte[] bytes, int from, int to) {
    int mark = Bytes.find(bytes, from, to, MARK);
    if (mark < 0) {
      return;
    }
    int session = sessionOf[viewer];
    int at = mark + MARK.length;
    while (bytes[at] != '-') {
      at++;
    }
    int n = Bytes.number(bytes, at + 1);
    if (Bytes.number(bytes, mark + MARK.length) != session || n >= published[session]) {
      throw new IllegalStateException("viewer " + viewer + " got what was never sent to it");
    }
    check(viewer, n);
    if (latencies != null) {
      latencies.add(System.nanoTime() - dueAt[session][n % KEPT]);
    }
    delivered++;
    if (--outstanding[session] == 0) {
      settled.accept(session);
    }
  }

  @Override
  public void received(int bytes) {
    this.bytes += bytes;
  }

  private void check(int viewer, int n) {
    if (n == next[viewer]) {
      next[viewer]++;
    } else if (n > next[viewer]) {
      lost += n - next[viewer];
      next[viewer] = n + 1;
    } else if (lost > 0) {
      lost--;
      reordered++;
    } else {
      repeated++;
    }
  }

  @Override
  public void lost(int viewer, String why) {
    throw new IllegalStateException("viewer " + viewer + ": " + why);
  }

  /** Notes the faults, the updates that never came among them. */
  void report(Result result) {
    for (int viewer = 0; viewer < next.length; viewer++) {
      lost += published[sessionOf[viewer]] - next[viewer];
    }
    result.put("lost", lost);
    result.put("repeated", repeated);
    result.put("reordered", reordered);
  }
}
