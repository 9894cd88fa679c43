package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A full Payara Server with a domain of its own, on loopback alone, behind a proxy that we are. Its
 * administration takes the commands of {@code asadmin}.
 */
final class PayaraServer implements AutoCloseable {
  /** The folder that holds the server's own; the profile {@code server} of the build unpacks it. */
  static final String HOME = "payara.server";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What listens by default and is not needed here, on ports that somebody else may have. */
  private static final String LOOPBACK_ALONE =
      """
      set configs.config.server-config.network-config.network-listeners.network-listener.http-listener-1.address=127.0.0.1
      set configs.config.server-config.network-config.network-listeners.network-listener.admin-listener.address=127.0.0.1
      set configs.config.server-config.network-config.network-listeners.network-listener.http-listener-2.enabled=false
      set configs.config.server-config.admin-service.jmx-connector.system.enabled=false
      set configs.config.server-config.iiop-service.iiop-listener.orb-listener-1.enabled=false
      set configs.config.server-config.iiop-service.iiop-listener.SSL.enabled=false
      set configs.config.server-config.iiop-service.iiop-listener.SSL_MUTUALAUTH.enabled=false
      set-hazelcast-configuration --enabled=false
      """;

  private final int adminPort = LiveNode.freePort();
  private final Server server = new Server(LiveNode.freePort(), true);
  private final Path folder;
  private final ProcessHandle process;

  private PayaraServer(Path home) throws IOException, InterruptedException {
    folder = RunFiles.folder("server-" + server.port());
    Path domain = folder.resolve("live");
    copy(home.resolve("glassfish/domains/domain1"), domain);
    Path settings = domain.resolve("config/domain.xml");
    Files.writeString(
        settings,
        Files.readString(settings)
            .replaceFirst("port=\"4848\"", "port=\"" + adminPort + "\"")
            .replaceFirst("port=\"8080\"", "port=\"" + server.port() + "\""));
    ProcessBuilder start =
        new ProcessBuilder(
            LiveNode.java("java"),
            "-jar",
            home.resolve("glassfish/lib/client/appserver-cli.jar").toString(),
            "start-domain",
            "--domaindir",
            folder.toString(),
            "--prebootcommandfile",
            Files.writeString(folder.resolve("pre-boot.asadmin"), product() + LOOPBACK_ALONE)
                .toString(),
            "live");
    LiveNode.configure(start, Map.of("shipvox.security.trusted-proxies", "127.0.0.1"));
    start.environment().put("AS_JAVA", LiveNode.JAVA_HOME);
    start.environment().put("JDK_JAVA_OPTIONS", "@" + options());
    Path log = folder.resolve("start.log");
    Process starter = start.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertEquals(0, starter.waitFor(), () -> "see " + log);
    String pid = Files.readString(domain.resolve("config/pid")).strip();
    process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  static PayaraServer start() {
    try {
      return new PayaraServer(home());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path home() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty(HOME)))) {
      return files.filter(f -> Files.isDirectory(f.resolve("glassfish"))).findAny().orElseThrow();
    }
  }

  /** The product's settings, for the listener of this server. */
  private static String product() throws IOException {
    return Files.readString(RunFiles.BASE.resolve("payara-config/pre-boot.asadmin"))
        .replaceAll("(?m)^.*http-listener\\.enabled=false$", "")
        .replaceAll("(?m)^.*protocol\\.http-listener\\.http.*$", "")
        .replace("https-listener", "http-listener-1");
  }

  /** The product's options of the JVM; what is reached softly does not count as a leak. */
  private Path options() throws IOException {
    return Files.writeString(
        folder.resolve("java.args"),
        Files.readString(RunFiles.BASE.resolve("payara-config/java.args"))
            + "-XX:TieredStopAtLevel=1\n-XX:SoftRefLRUPolicyMSPerMB=0\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  Server server() {
    return server;
  }

  /** A folder for this server's files. */
  Path folder() {
    return folder;
  }

  ProcessHandle process() {
    return process;
  }

  /** Deploys a WAR, in the place of an application of that name if there is one. */
  void deploy(String name, Path war, String contextRoot) {
    admin("deploy", war.toString(), "name=" + name, "contextroot=" + contextRoot, "force=true");
  }

  void undeploy(String name) {
    admin("undeploy", name);
  }

  private void admin(String command, String operand, String... options) {
    StringBuilder query = new StringBuilder(command + "?DEFAULT=" + encoded(operand));
    for (String option : options) {
      String[] pair = option.split("=", 2);
      query.append('&').append(pair[0]).append('=').append(encoded(pair[1]));
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + adminPort + "/__asadmin/" + query))
            .header("X-Requested-By", "test")
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
      assertTrue(answer.body().contains("Exit Code : SUCCESS"), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
