package com.shipvox.live.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.node.Background;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.RequestPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On Grizzly's own HTTP server, which answers each request with its target and its body. */
@Timeout(30)
final class FramingFilterTest {
  private static final LiveConfig CONFIG = LiveConfig.from(name -> Optional.empty());
  private static final String HEAD = " HTTP/1.1\r\nHost: here\r\n";

  private final HalfBodies bodies =
      new HalfBodies(
          CONFIG,
          new RequestPolicy(CONFIG, new ConnectionLimits(CONFIG), InstantSource.system()),
          InstantSource.system(),
          new Background() {
            @Override
            public void everySecond(String what, Runnable task) {}
          });
  private final FramingFilter filter = new FramingFilter(bodies);
  private final ListenerChains chains = new ListenerChains(filter);
  private final HttpServer server = new HttpServer();
  private final NetworkListener listener = new NetworkListener("test", "127.0.0.1", 0);
  private Socket client;

  @BeforeEach
  void start() throws IOException {
    server.addListener(listener);
    server
        .getServerConfiguration()
        .addHttpHandler(
            new HttpHandler() {
              @Override
              public void service(Request request, Response response) throws Exception {
                byte[] body = request.getInputStream().readAllBytes();
                String answer = request.getRequestURI() + new String(body, ISO_8859_1) + ".";
                response.setContentLength(answer.length());
                response.getWriter().write(answer);
              }
            });
    server.start();
    FilterChain own = (FilterChain) listener.getTransport().getProcessor();
    FilterChain guarded = chains.with(own);
    listener
        .getTransport()
        .getConnectionMonitoringConfig()
        .addProbes(
            new ConnectionProbe.Adapter() {
              @Override
              @SuppressWarnings("rawtypes")
              public void onIOEventReadyEvent(Connection connection, IOEvent event) {
                if (event == IOEvent.READ && connection.getProcessor() == own) {
                  connection.setProcessor(guarded);
                }
              }
            });
    client = new Socket("127.0.0.1", listener.getPort());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.shutdownNow();
  }

  private void send(String bytes) throws IOException {
    client.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  /** Reads up to the end of an answer's body, which is a full stop. */
  private String body(String status) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = client.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    assertTrue(head.toString().startsWith("HTTP/1.1 " + status), head::toString);
    StringBuilder body = new StringBuilder();
    for (int next = in.read(); next != '.' && next >= 0; next = in.read()) {
      body.append((char) next);
    }
    return body.toString();
  }

  @Test
  void requests_oneBehindTheOtherInOnePacket_areAnsweredInOrder() throws IOException {
    send(
        "GET /a"
            + HEAD
            + "\r\nPOST /b"
            + HEAD
            + "Content-Length: 3\r\n\r\nxyzGET /c"
            + HEAD
            + "\r\n");
    assertEquals("/a", body("200"));
    assertEquals("/bxyz", body("200"));
    assertEquals("/c", body("200"));
  }

  @Test
  void body_thatIsHalfSent_countsUntilItIsWholeOrItsClientGone() throws Exception {
    send("POST /a" + HEAD + "Content-Length: 4\r\n\r\nxy");
    awaitHalfBodies(1);
    send("zw");
    assertEquals("/axyzw", body("200"));
    awaitHalfBodies(0);
    send("POST /b" + HEAD + "Content-Length: 4\r\n\r\nxy");
    awaitHalfBodies(1);
    client.close();
    awaitHalfBodies(0);
  }

  @Test
  void request_withTwoLengths_isRefusedAndItsConnectionEnded() throws IOException {
    send("POST /a" + HEAD + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
    body("400");
    assertEquals(-1, drained());
  }

  @Test
  void connection_afterTheFilterHasLeft_isServedByGrizzlyAlone() throws IOException {
    send("GET /a" + HEAD + "\r\n");
    assertEquals("/a", body("200"));
    filter.stop();
    chains.leave();
    send("GET /b" + HEAD + "\r\n");
    assertEquals("/b", body("200"));
    // Ours would have refused it.
    send("POST /c" + HEAD + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    assertEquals("/c", body("200"));
  }

  private int drained() throws IOException {
    int next = client.getInputStream().read();
    while (next >= 0) {
      next = client.getInputStream().read();
    }
    return next;
  }

  private void awaitHalfBodies(int count) {
    while (bodies.count() != count) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
