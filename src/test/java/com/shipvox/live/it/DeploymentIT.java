package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The WAR as it ships, deployed by Arquillian: it starts, is ready and carries an update. */
@ArquillianTest
@RunAsClient
@Execution(ExecutionMode.SAME_THREAD)
final class DeploymentIT {
  private static final int PLAIN_PORT = 9_498;
  private static final Server SERVER = new Server(9_499);

  @Deployment(testable = false)
  static WebArchive war() throws IOException {
    writeOptions();
    File war = new File(System.getProperty("war", "target/ROOT.war"));
    return ShrinkWrap.create(ZipImporter.class, "ROOT.war").importFrom(war).as(WebArchive.class);
  }

  @Test
  void deployment_health_liveAndReady() {
    Api nobody = new Api(SERVER, "");
    assertEquals("UP", nobody.get("/health/live").expect(200).json().getString("status"));
    assertEquals("UP", nobody.get("/health/ready").expect(200).json().getString("status"));
  }

  @Test
  void deployment_update_fromTheAgentsPostToTheViewersSocket() {
    TestSession session = Api.agent(SERVER).open();
    try (FeedSocket socket = session.socket()) {
      socket.init();
      session.post("{'slice':'notice','data':{'level':'info'}}").expect(201);
      assertEquals(List.of(1), socket.expectUpdates(1));
    }
  }

  @Test
  void deployment_plainHttp_refusedEvenWhereItIsListenedTo() throws Exception {
    URI plain = URI.create("http://localhost:" + PLAIN_PORT + "/api/sessions/one");
    HttpRequest request =
        HttpRequest.newBuilder(plain)
            .header("Authorization", "Bearer " + Tokens.agent("a"))
            .build();
    Reply reply = Reply.of(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()));
    reply.expect(403, "forbidden");
  }

  /** What {@code arquillian.xml} cannot know: this run's keys and certificate. */
  private static void writeOptions() throws IOException {
    Path folder = Files.createDirectories(RunFiles.BASE.resolve("target/it/arquillian"));
    StringBuilder options = new StringBuilder("-Xmx512m\n-XX:TieredStopAtLevel=1\n");
    options.append(Files.readString(RunFiles.tlsOptions()));
    options.append(Files.readString(RunFiles.BASE.resolve("payara-config/java.args")));
    LiveNode.required().forEach((name, value) -> options.append("-D" + name + "=" + value + "\n"));
    options.append("-Dshipvox.log.directory=" + RunFiles.folder("deployment") + "\n");
    Files.writeString(folder.resolve("java.args"), options);
    String product = Files.readString(RunFiles.BASE.resolve("payara-config/pre-boot.asadmin"));
    String listeners = "set configs.config.server-config.network-config.network-listeners";
    Files.writeString(
        folder.resolve("pre-boot.asadmin"),
        product.replaceAll("(?m)^.*http-listener\\.enabled=false$", "")
            + listeners
            + ".network-listener.http-listener.address=127.0.0.1\n"
            + listeners
            + ".network-listener.https-listener.address=127.0.0.1\n");
  }
}
