package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Another application on the same server, asked again and again for a page by a kept connection and
 * for an echo by one socket. Stops at the first answer that is wrong or late.
 */
final class Neighbour implements AutoCloseable {
  static final String NAME = "neighbour";
  private static final String PAGE = "Here I am.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Its socket. */
  @ServerEndpoint("/echo")
  public static class Echo {
    @OnMessage
    public String echo(String text) {
      return text;
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;
  private final WebSocket socket;
  private final BlockingQueue<String> echoes = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "neighbour");
  private volatile boolean ends;
  private volatile Throwable fault;
  private volatile int answers;

  Neighbour(Server server) {
    String at = "://localhost:" + server.port() + "/" + NAME;
    request =
        HttpRequest.newBuilder(URI.create("http" + at + "/here.txt")).timeout(PATIENCE).build();
    socket =
        client.newWebSocketBuilder().buildAsync(URI.create("ws" + at + "/echo"), listener()).join();
    thread.start();
  }

  static Path war(Path folder) {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, NAME + ".war")
            .addClass(Echo.class)
            .add(new StringAsset(PAGE), "here.txt");
    Path file = folder.resolve(war.getName());
    war.as(ZipExporter.class).exportTo(file.toFile());
    return file;
  }

  private WebSocket.Listener listener() {
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        echoes.add(text.toString());
        from.request(1);
        return null;
      }
    };
  }

  private void run() {
    try {
      while (!ends) {
        assertEquals(PAGE, client.send(request, BodyHandlers.ofString()).body());
        String text = "call " + answers;
        socket.sendText(text, true).join();
        assertEquals(text, echoes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        answers++;
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      fault = e;
    }
  }

  /** Fails if it has not answered each time, or not at all. */
  @Override
  public void close() throws InterruptedException {
    ends = true;
    thread.join();
    socket.abort();
    if (fault != null) {
      throw new AssertionError(
          "The other application failed after " + answers + " answers.", fault);
    }
  }
}
