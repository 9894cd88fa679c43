package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The WAR on a full Payara Server beside another application: it may be deployed and undeployed
 * again and again, and leaves nothing behind. Run by {@code scripts/test server}.
 */
@Execution(ExecutionMode.SAME_THREAD)
@TestMethodOrder(OrderAnnotation.class)
@EnabledIfSystemProperty(named = PayaraServer.HOME, matches = ".+")
final class PayaraServerIT {
  private static final int REDEPLOYS = 5;
  private static final int SOCKETS = 3;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** Loaded by each copy of the application. */
  private static final String OURS = "com.shipvox.live.config.LiveConfig";

  private static PayaraServer payara;
  private static NodeProcess process;

  @BeforeAll
  static void start() {
    payara = PayaraServer.start();
    process = new NodeProcess(payara.process());
    payara.deploy(Neighbour.NAME, Neighbour.war(payara.folder()), Neighbour.NAME);
  }

  @AfterAll
  static void stop() {
    payara.close();
  }

  @Test
  @Order(1)
  void redeploys_withSocketsAndKeptConnections_leaveOneLoader() throws Exception {
    Path war = copy("live", "");
    payara.deploy("live", war, "/");
    List<FeedSocket> sockets = new ArrayList<>();
    try (Neighbour neighbour = new Neighbour(payara.server())) {
      TestSession session = Api.agent(payara.server()).open();
      for (int i = 0; i < REDEPLOYS; i++) {
        sockets.addAll(followers(session));
        payara.deploy("live", war, "/");
      }
      followers(session).forEach(FeedSocket::close);
      awaitOneLoader();
      payara.undeploy("live");
    } finally {
      sockets.forEach(FeedSocket::cut);
    }
  }

  @Test
  @Order(2)
  void copies_underTwoContextRoots_undeployInEitherOrder() throws Exception {
    Path one = copy("one", "one");
    Path two = copy("two", "two");
    try (Neighbour neighbour = new Neighbour(payara.server())) {
      for (String first : List.of("one", "two")) {
        payara.deploy("one", one, "/one");
        payara.deploy("two", two, "/two");
        expectSession("one");
        expectSession("two");
        payara.undeploy(first);
        String other = first.equals("one") ? "two" : "one";
        expectSession(other);
        payara.undeploy(other);
      }
    }
    // The server itself keeps the application that was undeployed last.
    awaitOneLoader();
  }

  /** Sockets that have seen an update of now. */
  private static List<FeedSocket> followers(TestSession session) {
    List<FeedSocket> sockets = new ArrayList<>();
    for (int n = 0; n < SOCKETS; n++) {
      FeedSocket socket = session.socket();
      socket.init();
      sockets.add(socket);
    }
    session.post("{'slice':'notice','data':{'level':'info'}}").expect(201);
    sockets.forEach(socket -> socket.expectUpdates(1));
    return sockets;
  }

  private static void expectSession(String root) {
    Api.agent(payara.server()).post("/" + root + "/api/sessions", "{}").expect(201);
  }

  /** Two copies of the application need two directories for their logs. */
  private static Path copy(String name, String directory) throws IOException {
    Path war = payara.folder().resolve(name + ".war");
    Files.copy(LiveNode.war(), war);
    String setting =
        "\nshipvox.log.directory=" + payara.folder().resolve("log-" + directory) + "\n";
    try (FileSystem files = FileSystems.newFileSystem(war)) {
      Files.writeString(
          files.getPath("WEB-INF/classes/META-INF/microprofile-config.properties"),
          setting,
          StandardOpenOption.APPEND);
    }
    return war;
  }

  /** Waits until no more than one copy of our classes is loaded: threads need a moment to end. */
  private static void awaitOneLoader() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    int count = process.loadersOf(OURS);
    while (count > 1 && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000_000);
      count = process.loadersOf(OURS);
    }
    if (count > 1) {
      process.dump(RunFiles.BASE.resolve("target/it/leak.hprof"));
    }
    assertTrue(count <= 1, count + " loaders; see target/it/leak.hprof");
  }
}
