package com.shipvox.live.faults;

import com.shipvox.live.faults.History.Slice;
import com.shipvox.live.faults.Service.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A session with agents that write to it, each a slice of its own, and viewers that listen. */
final class LoadedSession {
  private static final String PADDING = "x".repeat(Integer.getInteger("padding", 300));

  final Service service;
  final History history = new History();
  final Set<String> epochs = ConcurrentHashMap.newKeySet();
  final List<ListeningViewer> viewers = new ArrayList<>();
  private final Service creator;
  private final Stalls stalls;
  private volatile String id;
  private volatile String viewerToken;
  private volatile long head;

  /**
   * @param creator makes the sessions and so the viewers' tokens
   */
  LoadedSession(Service service, Service creator, Stalls stalls, int viewerCount)
      throws InterruptedException {
    this.service = service;
    this.creator = creator;
    this.stalls = stalls;
    create();
    for (int v = 0; v < viewerCount; v++) {
      ListeningViewer viewer = new ListeningViewer(this);
      viewers.add(viewer);
      viewer.connect();
    }
  }

  String viewerToken() {
    return viewerToken;
  }

  String path() {
    return "/api/sessions/" + id;
  }

  /** Makes the session, or gets a new viewer token where it is there. */
  void create() throws InterruptedException {
    String body = id == null ? "{}" : "{\"sessionId\":\"" + id + "\"}";
    while (true) {
      Answer answer = creator.post("/api/sessions", body);
      if (answer.ok()) {
        id = Json.member(answer.body(), "sessionId");
        viewerToken = Json.member(answer.body(), "viewerToken");
        epochs.add(Json.member(answer.body(), "epoch"));
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Writes one update after another until {@code runs} says no; each until it is acknowledged. */
  void write(String agent, double everyMs, java.util.function.BooleanSupplier runs) {
    long every = (long) (everyMs * 1e6);
    long next = System.nanoTime() + ThreadLocalRandom.current().nextLong(every);
    for (long n = 0; runs.getAsBoolean(); n++) {
      LockSupport.parkNanos(next - System.nanoTime());
      next = Math.max(next + every, System.nanoTime() - 1_000_000_000L);
      String update = History.id(agent, n);
      history.begins(update, System.nanoTime());
      while (!posted(agent, n, update)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private boolean posted(String agent, long n, String update) {
    String body =
        "{\"id\":\"%s\",\"slice\":\"x-%s\",\"data\":{\"n\":%d,\"text\":\"%s\"}}"
            .formatted(update, agent, n, PADDING);
    Answer answer = service.post(path() + "/updates", body);
    if (!answer.ok()) {
      if (answer.status() == 404) {
        // The session is gone: that no state shows its updates any more will be found.
        try {
          create();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return false;
    }
    String results = Json.member(answer.body(), "results");
    long seq = Json.number(results.substring(1), "seq");
    epochs.add(Json.member(answer.body(), "epoch"));
    history.acknowledged(update, System.nanoTime(), seq);
    head = Math.max(head, seq);
    stalls.acknowledged();
    return true;
  }

  /** Reads the state by any node, as somebody who comes anew does. */
  void read() {
    long from = System.nanoTime();
    Answer answer = service.get(path());
    if (answer.ok()) {
      noteState("GET", from, answer.body());
    }
  }

  /** Whether that node can be read; what it holds is noted. */
  boolean readFrom(String node) {
    long from = System.nanoTime();
    Answer answer = service.getFrom(node, path());
    if (answer.ok()) {
      noteState("GET of " + node, from, answer.body());
    }
    return answer.ok();
  }

  private void noteState(String what, long from, String body) {
    noteState(what, from, body, Json.member(body, "state"));
  }

  void noteState(String what, long from, String body, String state) {
    epochs.add(Json.member(body, "epoch"));
    List<Slice> slices = new ArrayList<>();
    for (int agent = 0; ; agent++) {
      String slice = Json.member(state, "x-a" + agent);
      if (slice == null) {
        break;
      }
      long n = Json.number(Json.member(slice, "data"), "n");
      slices.add(new Slice("a" + agent, n, Json.number(slice, "seq")));
    }
    history.read(what, from, System.nanoTime(), Json.number(body, "seq"), slices);
  }

  boolean isComplete() {
    return viewers.stream().allMatch(viewer -> viewer.seq() >= head);
  }
}
