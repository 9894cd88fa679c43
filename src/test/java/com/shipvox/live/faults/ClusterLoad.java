package com.shipvox.live.faults;

import com.shipvox.live.faults.History.Fault;
import com.shipvox.live.faults.History.Finding;
import java.io.IOException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Agents that write, viewers that listen and others who read, until the standard input ends; a line
 * there ends a round of faults. Then it checks all that was answered and prints one line. Knows
 * nothing of the server's code.
 *
 * <p>{@code ClusterLoad URL SESSIONS AGENTS VIEWERS RATE NODE…}: agents and viewers of each
 * session, updates a second of all, and each node's own address; the agent's token in AGENT_TOKEN,
 * and in CREATE_AT the address that makes the sessions where that is another.
 */
final class ClusterLoad {
  /** Somebody looks in so often, so that handshakes come at every moment of a fault. */
  private static final long VISIT_MS = 50;

  private static final long READ_MS = 20;
  private static final Duration SETTLE = Duration.ofSeconds(40);

  private static volatile boolean writing = true;

  private ClusterLoad() {}

  public static void main(String[] args) throws Exception {
    String token = System.getenv("AGENT_TOKEN");
    Service service = new Service(args[0], token);
    String createAt = System.getenv().getOrDefault("CREATE_AT", "");
    Service creator = createAt.isEmpty() ? service : new Service(createAt, token);
    int sessions = Integer.parseInt(args[1]);
    int agents = Integer.parseInt(args[2]);
    double everyMs = 1_000.0 * sessions * agents / Integer.parseInt(args[4]);
    Stalls stalls = new Stalls();
    List<LoadedSession> all = new ArrayList<>();
    List<Thread> writers = new ArrayList<>();
    for (int s = 0; s < sessions; s++) {
      LoadedSession session =
          new LoadedSession(service, creator, stalls, Integer.parseInt(args[3]));
      all.add(session);
      for (int a = 0; a < agents; a++) {
        String agent = "a" + a;
        writers.add(new Thread(() -> session.write(agent, everyMs, () -> writing)));
      }
    }
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(6);
    timer.scheduleAtFixedRate(
        () -> viewers(all).forEach(ListeningViewer::tick), 1, 1, TimeUnit.SECONDS);
    timer.scheduleAtFixedRate(() -> visit(any(all)), 0, VISIT_MS, TimeUnit.MILLISECONDS);
    for (int reader = 0; reader < 4; reader++) {
      timer.scheduleWithFixedDelay(() -> any(all).read(), 0, 4 * READ_MS, TimeUnit.MILLISECONDS);
    }
    writers.forEach(Thread::start);
    System.err.println("load runs");
    awaitRounds(stalls);
    writing = false;
    for (Thread writer : writers) {
      writer.join();
    }
    boolean complete = await(() -> all.stream().allMatch(LoadedSession::isComplete));
    ListeningViewer.over = true;
    timer.shutdown();
    boolean read = true;
    for (String node : List.of(args).subList(5, args.length)) {
      read &= all.stream().allMatch(each -> await(() -> each.readFrom(node)));
    }
    report(all, service, stalls, complete && read);
    System.exit(0);
  }

  private static void awaitRounds(Stalls stalls) throws IOException {
    for (int c = System.in.read(); c >= 0; c = System.in.read()) {
      if (c == '\n') {
        stalls.roundEnds();
      }
    }
  }

  private static boolean await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + SETTLE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
    }
    return true;
  }

  private static LoadedSession any(List<LoadedSession> all) {
    return all.get(ThreadLocalRandom.current().nextInt(all.size()));
  }

  private static List<ListeningViewer> viewers(List<LoadedSession> all) {
    return all.stream().flatMap(session -> session.viewers.stream()).toList();
  }

  /** Opens a socket and closes it again: all that is wanted is how the handshake is answered. */
  private static void visit(LoadedSession session) {
    session
        .service
        .handshake(session.viewerToken(), new WebSocket.Listener() {})
        .thenAccept(opened -> opened.sendClose(WebSocket.NORMAL_CLOSURE, ""));
  }

  private static void report(
      List<LoadedSession> all, Service service, Stalls stalls, boolean complete) {
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    List<Finding> findings = new ArrayList<>();
    all.forEach(session -> findings.addAll(session.history.check()));
    viewers(all).forEach(viewer -> findings.addAll(viewer.findings()));
    findings.forEach(finding -> counts.merge(finding.fault(), 1, Integer::sum));
    long epochs = all.stream().mapToLong(session -> session.epochs.size()).sum();
    List<ListeningViewer> viewers = viewers(all);
    List<Long> away =
        viewers.stream().map(ListeningViewer::awayMs).flatMap(Collection::stream).sorted().toList();
    System.out.printf(
        "acknowledged %d lost %d repeated %d reordered %d altered %d wrong states %d complete %s"
            + " epochs %d of %d sessions; fresh %d of %d viewers resumed %d refused5xx %d; away p50 %d"
            + " p99 %d max %d ms (%d); nobody acknowledged p50 %d max %d ms; %s%n",
        all.stream().mapToLong(session -> session.history.acknowledged()).sum(),
        counts.getOrDefault(Fault.LOST, 0),
        counts.getOrDefault(Fault.REPEATED, 0),
        counts.getOrDefault(Fault.REORDERED, 0),
        counts.getOrDefault(Fault.ALTERED, 0),
        counts.getOrDefault(Fault.WRONG_STATE, 0),
        complete ? "yes" : "no",
        epochs,
        all.size(),
        viewers.stream().mapToInt(ListeningViewer::fresh).sum(),
        viewers.size(),
        viewers.stream().mapToInt(ListeningViewer::resumed).sum(),
        service.refused5xx(),
        quantile(away, 0.5),
        quantile(away, 0.99),
        quantile(away, 1),
        away.size(),
        quantile(stalls.rounds(), 0.5),
        quantile(stalls.rounds(), 1),
        service);
    findings.stream().limit(20).forEach(System.out::println);
  }

  private static long quantile(List<Long> sorted, double q) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, q * sorted.size()));
  }
}
