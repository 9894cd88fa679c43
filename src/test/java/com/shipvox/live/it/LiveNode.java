package com.shipvox.live.it;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real Payara Micro with the real WAR in a process of its own, on loopback alone, and on TLS if
 * it is not to be behind a proxy. Most tests share one node; those that need other settings, or
 * kill it, start their own.
 */
public final class LiveNode implements AutoCloseable {
  private static final AtomicInteger STARTED = new AtomicInteger();

  private static final int FIRST_PORT = 9_462;
  private static final int LAST_PORT = FIRST_PORT + 16;

  // Guarded by the class's monitor.
  private static int lastPort = LAST_PORT;

  /** The JDK of the nodes; by default that of the tests. */
  static final String JAVA_HOME =
      System.getProperty("it.java.home", System.getProperty("java.home"));

  private static final Duration START = Duration.ofMinutes(3);

  /** Another container that all nodes are to run on; null for Payara Micro. */
  private static final @Nullable String CONTAINER = System.getProperty("container");

  static final String ELEVENLABS_SECRET = "wsec_" + UUID.randomUUID();
  static final String VAPI_SECRET = "vapi_" + UUID.randomUUID();

  /**
   * The shared node keeps no more than the 500 updates that it must, so that old ones can be seen
   * to go, turns silent sockets away sooner, lets viewers write one slice of their own, and knows
   * the voice platforms' secrets.
   */
  private static final Map<String, String> SHARED =
      Map.of(
          "shipvox.session.log-time", "0s",
          "shipvox.socket.login-deadline", "3s",
          "shipvox.session.viewer-slices", "selection, x-cart",
          "shipvox.hook.elevenlabs.secret", ELEVENLABS_SECRET,
          "shipvox.hook.elevenlabs.owner", "hook-owner",
          "shipvox.hook.vapi.secret", VAPI_SECRET,
          "shipvox.hook.vapi.owner", "hook-owner");

  private final Process process;
  private final Server server;
  private final Path log;

  private LiveNode(Process process, Server server, Path log) {
    this.process = process;
    this.server = server;
    this.log = log;
  }

  private static final class Shared {
    static final LiveNode NODE = start(SHARED);
  }

  /** The node that most tests share; started with the first of them, stopped with the JVM. */
  public static LiveNode shared() {
    return Shared.NODE;
  }

  private static final class Plain {
    static final LiveNode NODE;

    static {
      Map<String, String> settings = new HashMap<>(SHARED);
      settings.put("shipvox.fast", "false");
      NODE = start(settings);
    }
  }

  /** One more, like the shared one, that keeps to the plain Jakarta APIs. */
  public static LiveNode plain() {
    return Plain.NODE;
  }

  /** A new agent on the shared node. */
  public static Api agent() {
    return Api.agent(shared().server());
  }

  /** A node of one's own, ready to serve, with these settings beside the defaults. */
  public static LiveNode start(Map<String, String> settings) {
    return start(settings, new Server(freePort()));
  }

  /** One that is not waited for: it may not be able to start. */
  static LiveNode begin(Map<String, String> settings) {
    return launch(settings, new Server(freePort()));
  }

  /** One as it runs behind a proxy that does TLS for it. */
  static LiveNode startProxied(Map<String, String> settings) {
    return start(settings, new Server(freePort(), true));
  }

  private static LiveNode start(Map<String, String> settings, Server server) {
    LiveNode node = launch(settings, server);
    node.awaitReady();
    return node;
  }

  /** Nodes of one cluster, ready to serve, with these settings beside the defaults. */
  static List<LiveNode> startCluster(int size, Map<String, String> settings) {
    Map<String, Integer> ports = new TreeMap<>();
    for (int n = 1; n <= size; n++) {
      ports.put("n" + n, freePort());
    }
    String members =
        ports.entrySet().stream()
            .map(node -> node.getKey() + "=127.0.0.1:" + node.getValue())
            .collect(joining(","));
    List<LiveNode> nodes = new ArrayList<>();
    for (String name : ports.keySet()) {
      Map<String, String> all = new HashMap<>(settings);
      all.put("shipvox.cluster.nodes", members);
      all.put("shipvox.cluster.node", name);
      nodes.add(launch(all, new Server(freePort())));
    }
    nodes.forEach(LiveNode::awaitReady);
    return nodes;
  }

  /** A node that is not waited for, because it is not to become ready. */
  static LiveNode launch(Map<String, String> settings) {
    return launch(settings, new Server(freePort()));
  }

  /** The same of another WAR than the product's. */
  static LiveNode launch(Path war) {
    return launch(Map.of(), new Server(freePort()), war);
  }

  private static LiveNode launch(Map<String, String> settings, Server server) {
    return launch(settings, server, war());
  }

  private static LiveNode launch(Map<String, String> settings, Server asked, Path war) {
    Server server = CONTAINER == null ? asked : new Server(asked.port());
    // A folder used again would deploy the application twice: ready, then not, then ready.
    Path folder = RunFiles.folder("node-" + server.port() + "-" + STARTED.incrementAndGet());
    Path log = folder.resolve("server.log");
    ProcessBuilder builder = new ProcessBuilder(command(server, folder, war));
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("shipvox.log.directory", folder.resolve("data").toString());
    if (server.isProxied()) {
      all.putIfAbsent("shipvox.security.trusted-proxies", "127.0.0.1");
    }
    configure(builder, all);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      LiveNode node = new LiveNode(builder.start(), server, log);
      Runtime.getRuntime().addShutdownHook(new Thread(node.process::destroyForcibly));
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives a process what no node starts without, and these settings. */
  static void configure(ProcessBuilder builder, Map<String, String> settings) {
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("SHIPVOX_"));
    required().forEach((name, value) -> environment.put(variable(name), value));
    settings.forEach((name, value) -> environment.put(variable(name), value));
  }

  /** The settings without which no node starts: who is trusted. */
  static Map<String, String> required() {
    return Map.of(
        "shipvox.security.issuers",
        Tokens.ISSUER,
        "shipvox.security.public-key",
        RunFiles.issuerKey().toString(),
        "shipvox.security.viewer-key",
        RunFiles.viewerKey().toString());
  }

  /** The environment variable of a setting, as MicroProfile Config names it. */
  private static String variable(String setting) {
    return setting.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static List<String> command(Server server, Path folder, Path war) {
    if (CONTAINER != null) {
      return List.of(
          RunFiles.BASE.resolve("scripts/lib/container.sh").toString(),
          CONTAINER,
          Integer.toString(server.port()),
          folder.toString(),
          war.toString(),
          RunFiles.tlsOptions().toString());
    }
    List<String> command = new ArrayList<>();
    command.add(java("java"));
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.add("@" + RunFiles.tlsOptions());
    command.add("@" + RunFiles.BASE.resolve("payara-config/java.args"));
    command.addAll(List.of("-jar", file("payara.micro.jar", "target/payara-micro.jar")));
    command.addAll(List.of("--deploy", war.toString()));
    command.addAll(List.of("--rootdir", folder.resolve("root").toString()));
    command.add("--nohazelcast");
    command.addAll(List.of("--prebootcommandfile", preBoot(folder, server.isProxied()).toString()));
    command.add("--logproperties");
    command.add(RunFiles.BASE.resolve("payara-config/logging.properties").toString());
    String port = Integer.toString(server.port());
    command.addAll(
        server.isProxied()
            ? List.of("--port", port)
            : List.of("--sslport", port, "--sslcert", "live"));
    return command;
  }

  /** The product. */
  static Path war() {
    return Path.of(file("war", "target/ROOT.war"));
  }

  private static String file(String property, String otherwise) {
    Path file = Path.of(System.getProperty(property, RunFiles.BASE.resolve(otherwise).toString()));
    if (!Files.exists(file)) {
      throw new IllegalStateException(file + " is missing: run mvn package first");
    }
    return file.toString();
  }

  /** The product's own settings, bound to loopback. */
  private static Path preBoot(Path folder, boolean proxied) {
    try {
      String product = Files.readString(RunFiles.BASE.resolve("payara-config/pre-boot.asadmin"));
      String listeners = "configs.config.server-config.network-config.network-listeners";
      String bind = "set " + listeners + ".network-listener.https-listener.address=127.0.0.1\n";
      if (proxied) {
        product = product.replaceAll("(?m)^.*http-listener\\.enabled=false$", "");
        product = product.replace("https-listener", "http-listener");
        bind = bind.replace("https-listener", "http-listener");
      }
      return Files.writeString(folder.resolve("pre-boot.asadmin"), product + bind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String java(String tool) {
    return Path.of(JAVA_HOME, "bin", tool).toString();
  }

  /** Another one each time: a node takes some seconds to listen on its own. */
  static synchronized int freePort() {
    for (int tried = 0; tried <= LAST_PORT - FIRST_PORT; tried++) {
      lastPort = lastPort < LAST_PORT ? lastPort + 1 : FIRST_PORT;
      try (ServerSocket socket = new ServerSocket(lastPort, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has it: the next one.
      }
    }
    throw new IllegalStateException("No port from " + FIRST_PORT + " to " + LAST_PORT + " is free");
  }

  private void awaitReady() {
    HttpClient client = HttpClient.newBuilder().sslContext(RunFiles.TLS).build();
    HttpRequest question =
        HttpRequest.newBuilder(server.uri("/health/ready"))
            .headers(Server.FORWARDED)
            .timeout(Duration.ofSeconds(5))
            .build();
    long deadline = System.nanoTime() + START.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        // Waits for the process, which only ends if it fails to start.
        if (process.waitFor(250, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("The node ended:\n" + tail());
        }
        try {
          if (client.send(question, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not listening yet.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IllegalStateException("The node did not become ready:\n" + tail());
  }

  /** Waits until the process has ended by itself, with that code; returns what it wrote. */
  List<String> awaitEnd(int code) throws IOException, InterruptedException {
    if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("The node did not end:\n" + tail());
    }
    if (process.exitValue() != code) {
      throw new IllegalStateException("Code " + process.exitValue() + ":\n" + tail());
    }
    return Files.readAllLines(log);
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Server server() {
    return server;
  }

  /** Its operating system process, to look at or to stop and continue. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  public Path log() {
    return log;
  }

  /** The exit code of a node that ends by itself. */
  int exitCode() {
    try {
      if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("The node did not end by itself:\n" + tail());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it as a power cut would, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Asks it to end, and waits until it has. */
  @Override
  public void close() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("The node did not end; see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
