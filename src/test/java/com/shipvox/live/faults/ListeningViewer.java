package com.shipvox.live.faults;

import com.shipvox.live.faults.History.Fault;
import com.shipvox.live.faults.History.Finding;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A viewer that comes back by itself and resumes. It notes what it gets, and finds what a viewer
 * must not get: an update twice, a gap, a place that it did not ask for.
 */
final class ListeningViewer {
  private static final Pattern RETRY = Pattern.compile("\"retryInMs\":(\\d+)");
  private static final long SILENT_MS = 18_000;
  private static final long PING_MS = 2_000;

  /** No more is sent or expected: what closes now was closed by the end of the run. */
  static volatile boolean over;

  private final LoadedSession session;

  // Guarded by this object's monitor.
  private final List<Finding> findings = new ArrayList<>();
  private final List<Long> awayMs = new ArrayList<>();
  private int generation;
  private WebSocket socket;
  private String epoch;
  private long seq = -1;
  private long heardAt;
  private long lostAt;
  private long initAt;
  private long pingAt;
  private long pingEvery;
  private int fresh;
  private int resumed;

  ListeningViewer(LoadedSession session) {
    this.session = session;
  }

  synchronized long seq() {
    return seq;
  }

  synchronized List<Finding> findings() {
    return List.copyOf(findings);
  }

  synchronized List<Long> awayMs() {
    return List.copyOf(awayMs);
  }

  synchronized int fresh() {
    return fresh;
  }

  synchronized int resumed() {
    return resumed;
  }

  synchronized void connect() {
    int mine = ++generation;
    heardAt = System.nanoTime();
    pingAt = 0;
    session
        .service
        .handshake(session.viewerToken(), new Line(mine))
        .whenComplete(
            (opened, fault) -> {
              if (fault == null) {
                open(mine, opened);
              } else {
                lost(mine, "", spread(500));
              }
            });
  }

  private synchronized void open(int mine, WebSocket opened) {
    if (mine != generation) {
      opened.abort();
      return;
    }
    socket = opened;
    initAt = System.nanoTime();
    String resume =
        epoch == null ? "" : "\"resume\":{\"epoch\":\"" + epoch + "\",\"seq\":" + seq + "}";
    opened.sendText("{\"type\":\"INIT\",\"payload\":{" + resume + "}}", true);
  }

  private static long spread(long ms) {
    return ThreadLocalRandom.current().nextLong(50, 51 + ms);
  }

  /** The connection is over; a new one comes after {@code delay} ms. */
  private synchronized void lost(int of, String why, long delay) {
    if (over || of != generation) {
      return;
    }
    generation++;
    if (!why.isEmpty()) {
      Service.count(session.service.closes, why);
    }
    lostAt = lostAt == 0 ? System.nanoTime() : lostAt;
    CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS).execute(this::connect);
  }

  /** Looks whether the connection is alive; to be called each second. */
  void tick() {
    WebSocket dead = null;
    synchronized (this) {
      long now = System.nanoTime();
      if (now - heardAt > TimeUnit.MILLISECONDS.toNanos(SILENT_MS)) {
        dead = socket;
        lost(generation, "silent", spread(500));
      } else if (socket != null
          && pingAt == 0
          && now - pingEvery > TimeUnit.MILLISECONDS.toNanos(PING_MS)
          && !socket.isOutputClosed()) {
        pingAt = now;
        pingEvery = now;
        socket.sendText("{\"type\":\"PING\",\"payload\":{\"sentAt\":1}}", true);
      }
    }
    if (dead != null) {
      dead.abort();
    }
  }

  private synchronized void received(int of, String frame) {
    if (of != generation) {
      return;
    }
    heardAt = System.nanoTime();
    switch (String.valueOf(Json.member(frame, "type"))) {
      case "INIT" -> init(frame);
      case "UPDATE" -> update(frame);
      case "PONG" -> {
        long head = Json.number(frame, "seq");
        session.history.read("PONG", pingAt, System.nanoTime(), head);
        if (head > seq) {
          find(Fault.REORDERED, "a PONG at " + head + " after " + seq);
        }
        pingAt = 0;
      }
      default -> {
        // AUTH_RESULT, ERROR.
      }
    }
  }

  private void init(String frame) {
    if (lostAt != 0) {
      awayMs.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lostAt));
      lostAt = 0;
    }
    String payload = Json.member(frame, "payload");
    String in = Json.member(frame, "epoch");
    long head = Json.number(frame, "seq");
    if ("true".equals(Json.member(payload, "resumed"))) {
      resumed++;
      session.history.read("INIT", initAt, System.nanoTime(), head);
      if (!in.equals(epoch) || head < seq) {
        find(Fault.REORDERED, "resumed at " + head + " in " + in + " from " + seq);
      }
    } else {
      fresh++;
      session.noteState("INIT", initAt, frame, Json.member(payload, "state"));
      epoch = in;
      seq = head;
    }
  }

  private void update(String frame) {
    long at = Json.number(frame, "seq");
    String id = Json.member(frame, "id");
    if (!Json.member(frame, "epoch").equals(epoch)) {
      find(Fault.REORDERED, id + " came of another epoch");
    } else if (at <= seq) {
      find(Fault.REPEATED, id + " came at " + at + " after " + seq);
    } else if (at > seq + 1) {
      find(Fault.LOST, id + " came at " + at + " after " + seq);
    }
    seq = Math.max(seq, at);
    session.history.sees(at, id);
  }

  private void find(Fault fault, String text) {
    findings.add(new Finding(fault, "a viewer: " + text));
  }

  /** One connection; what belongs to an earlier one than the current is left out. */
  private final class Line implements WebSocket.Listener {
    private final int mine;
    private final StringBuilder text = new StringBuilder();

    Line(int mine) {
      this.mine = mine;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received(mine, text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      if (status == 4401) {
        try {
          session.create();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      // A server that goes away says over how many ms those that it sends away shall spread.
      Matcher spread = RETRY.matcher(reason);
      boolean goesAway = status == 1001 && spread.find();
      lost(
          mine,
          Integer.toString(status),
          goesAway
              ? ThreadLocalRandom.current().nextLong(1 + Long.parseLong(spread.group(1)))
              : spread(500));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable fault) {
      lost(mine, "1006", spread(500));
    }
  }
}
