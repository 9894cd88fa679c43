package com.shipvox.live.bench;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;

/** The measures, each on a stage of its own; see the README for what they mean. */
final class Measures {
  private static final int SESSIONS = 200;
  private static final int VIEWERS_EACH = 2;
  private static final int IN_FLIGHT = 64;
  private static final double WARM_SECONDS = 1;

  private Measures() {}

  /**
   * Capacity, closed loop of {@code inFlight=N} posts, one a session at most; with {@code batch=N}
   * in bodies of so many updates, with {@code deflate=} anything to viewers that ask for
   * compression.
   */
  static Result closed(Options options) throws IOException, GeneralSecurityException {
    Stage stage = new Stage(options, SESSIONS, VIEWERS_EACH);
    return closed(stage, options, options.count("inFlight", IN_FLIGHT));
  }

  /** One session with many viewers, one update at a time: its latency is the last viewer's. */
  static Result fanOut(Options options) throws IOException, GeneralSecurityException {
    Stage stage = new Stage(options, 1, options.count("viewers", 1000));
    return closed(stage, options, 1);
  }

  private static Result closed(Stage stage, Options options, int inFlight) throws IOException {
    int batch = options.count("batch", 1);
    stage.createSessions();
    stage.open(stage.everyViewer(), IN_FLIGHT);
    Posters posters = new Posters(stage, inFlight, batch);
    ClosedLoop load = new ClosedLoop(stage, posters);
    load.start();
    // Awake all the time: over a network no server would pay for waking its client.
    stage.loop.run(options.number("warm", WARM_SECONDS), true);
    Window window = stage.window();
    long done = load.done;
    long delivered = stage.audit.delivered;
    long bytes = stage.audit.bytes;
    Samples wholes = new Samples();
    load.wholes = wholes;
    stage.loop.run(options.number("seconds", 5), true);
    Window.Ended ended = window.end();
    done = load.done - done;
    delivered = stage.audit.delivered - delivered;
    ended.report(stage.result, delivered);
    stage.result.put("bytesPerDelivery", (double) (stage.audit.bytes - bytes) / delivered);
    wholes.report("all", stage.result);
    stage.result.put("updatesPerSecond", done * batch / ended.seconds());
    load.stop();
    return finish(stage, posters);
  }

  /** Latency from when an update was due to each delivery, open loop at {@code rate} a second. */
  static Result open(Options options) throws IOException, GeneralSecurityException {
    Stage stage = new Stage(options, SESSIONS, VIEWERS_EACH);
    stage.createSessions();
    stage.open(stage.everyViewer(), IN_FLIGHT);
    Posters posters = new Posters(stage, IN_FLIGHT, 1);
    OpenLoop load = new OpenLoop(stage, posters, options.number("rate", 500));
    load.run(options.number("warm", WARM_SECONDS));
    Window window = stage.window();
    long delivered = stage.audit.delivered;
    stage.audit.latencies = new Samples();
    posters.lag = new Samples();
    posters.answers = new Samples();
    load.run(options.number("seconds", 5));
    Window.Ended ended = window.end();
    ended.report(stage.result, stage.audit.delivered - delivered);
    stage.settle();
    stage.audit.latencies.report("latency", stage.result);
    posters.lag.report("lag", stage.result);
    posters.answers.report("answer", stage.result);
    return finish(stage, posters);
  }

  /** Many connections that only stay open: what each costs, and how fast they open. */
  static Result idle(Options options) throws IOException, GeneralSecurityException {
    int count = options.count("viewers", 10_000);
    Stage stage = new Stage(options, SESSIONS, count / SESSIONS);
    stage.createSessions();
    double before = Window.residentKib(stage.pids);
    Window window = stage.window();
    stage.open(stage.everyViewer(), IN_FLIGHT);
    Window.Ended ended = window.end();
    ended.report(stage.result, stage.audit.viewers());
    stage.result.put("opensPerSecond", stage.audit.viewers() / ended.seconds());
    stage.result.put("cpuMsPerOpen", ended.cpu() * 1000 / stage.audit.viewers());
    stage.result.put(
        "residentKib", (Window.residentKib(stage.pids) - before) / stage.audit.viewers());
    // Whoever runs this looks at the server's heap meanwhile, and says when it has.
    if (options.values().containsKey("hold")) {
      System.out.println("open");
      stage.loop.run(Measures::mayGoOn, options.number("hold", 60), false);
    }
    stage.audit.report(stage.result);
    stage.close();
    return stage.result;
  }

  private static boolean mayGoOn() {
    try {
      return System.in.available() > 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** All viewers are cut off, miss some updates, and come back at once. */
  static Result storm(Options options) throws IOException, GeneralSecurityException {
    int count = options.count("viewers", 2000);
    Stage stage = new Stage(options, SESSIONS, count / SESSIONS);
    stage.createSessions();
    List<Integer> all = stage.everyViewer();
    stage.open(all, IN_FLIGHT);
    Posters posters = new Posters(stage, IN_FLIGHT, 1);
    publishToAll(stage, posters, 1);
    stage.settle();
    for (Viewer viewer : stage.viewers) {
      viewer.cut();
    }
    if (stage.dialect.works) {
      for (int viewer : all) {
        stage.viewers.get(viewer).resumeFrom(stage.audit.cursor(viewer));
      }
      publishToAll(stage, posters, options.count("missed", 5));
      stage.loop.run(posters::isIdle, 30, false);
    }
    Window window = stage.window();
    stage.open(all, all.size());
    stage.settle();
    Window.Ended ended = window.end();
    ended.report(stage.result, all.size());
    stage.result.put("allLiveSeconds", ended.seconds());
    stage.result.put("cpuMsPerViewer", ended.cpu() * 1000 / all.size());
    return finish(stage, posters);
  }

  /** Hours of ordinary load; each second some viewers are cut off and come back where they were. */
  static Result soak(Options options) throws IOException, GeneralSecurityException {
    Stage stage = new Stage(options, SESSIONS, VIEWERS_EACH);
    stage.createSessions();
    stage.open(stage.everyViewer(), IN_FLIGHT);
    Posters posters = new Posters(stage, IN_FLIGHT, 1);
    OpenLoop load = new OpenLoop(stage, posters, options.number("rate", 500));
    int seconds = options.count("seconds", 1800);
    int churn = options.count("churn", 20);
    Window window = stage.window();
    for (int second = 0, next = 0; second < seconds; second++) {
      load.run(1);
      for (int i = 0; i < churn; i++) {
        int viewer = next++ % stage.viewers.size();
        stage.viewers.get(viewer).cut();
        stage.viewers.get(viewer).resumeFrom(stage.audit.cursor(viewer));
        stage.viewers.get(viewer).open();
      }
    }
    stage.settle();
    Window.Ended ended = window.end();
    ended.report(stage.result, stage.audit.delivered);
    stage.result.put("minutes", ended.seconds() / 60);
    return finish(stage, posters);
  }

  private static void publishToAll(Stage stage, Posters posters, int times) throws IOException {
    for (int i = 0; i < times * stage.sessions; i++) {
      posters.publish(i % stage.sessions, System.nanoTime());
    }
  }

  private static Result finish(Stage stage, Posters posters) throws IOException {
    stage.settle();
    stage.loop.run(posters::isIdle, 30, false);
    stage.audit.report(stage.result);
    posters.close();
    stage.close();
    return stage.result;
  }
}
