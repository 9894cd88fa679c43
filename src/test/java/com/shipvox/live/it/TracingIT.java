package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.it.SpanCollector.Seen;
import com.shipvox.live.message.MessageCodec;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A node with OpenTelemetry switched on: one trace from the agent's post to each send. */
final class TracingIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void post_withTraceparent_oneTraceToEverySend() {
    try (SpanCollector collector = new SpanCollector();
        LiveNode node = LiveNode.start(settings(collector))) {
      TestSession session = Api.agent(node.server()).open();
      try (FeedSocket socket = session.socket();
          StreamLine stream = new StreamLine(session, session.anotherToken(), null)) {
        socket.init();
        stream.expect("INIT");
        session
            .post("{'slice':'x-n'}", "traceparent", "00-" + TRACE + "-" + CALLER + "-01")
            .expect(201);
        socket.expectUpdates(1);
        stream.expect("UPDATE");
        Seen post = await(collector, s -> s.trace().equals(TRACE) && s.parent().equals(CALLER));
        List<Seen> sends = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
          sends.add(await(collector, s -> s.name().equals("send UPDATE") && !sends.contains(s)));
        }
        for (Seen send : sends) {
          assertEquals(TRACE, send.trace());
          assertEquals(post.id(), send.parent());
        }
      }
    }
  }

  @Test
  void defaults_nothingIsSent() {
    try (SpanCollector collector = new SpanCollector();
        LiveNode node = LiveNode.start(Map.of("otel.exporter.otlp.endpoint", collector.url()))) {
      TestSession session = Api.agent(node.server()).open();
      session.post("{'slice':'x-n'}", "traceparent", "00-" + TRACE + "-" + CALLER + "-01");
      node.close();
      // Its end would send what waits.
      assertEquals(List.of(), collector.spans());
    }
  }

  @Test
  void logLine_ofTracedRequest_namesSessionAndTrace() throws IOException {
    try (SpanCollector collector = new SpanCollector();
        LiveNode node = LiveNode.start(settings(collector))) {
      Api agent = Api.agent(node.server());
      String id =
          agent
              .post("/api/sessions", "{}", "traceparent", "00-" + TRACE + "-" + CALLER + "-01")
              .expect(201)
              .json()
              .getString("sessionId");
      JsonObject line =
          Files.readAllLines(node.log()).stream()
              .filter(text -> text.contains("A session was made by"))
              .map(text -> MessageCodec.parse(text).asJsonObject())
              .findFirst()
              .orElseThrow();
      assertEquals(id, line.getString("Session"));
      assertEquals(TRACE, line.getString("Trace"));
    }
  }

  private static Map<String, String> settings(SpanCollector collector) {
    return Map.of(
        "otel.sdk.disabled", "false",
        "otel.exporter.otlp.endpoint", collector.url(),
        "otel.exporter.otlp.protocol", "http/protobuf",
        "otel.metrics.exporter", "none",
        "otel.bsp.schedule.delay", "100");
  }

  private static Seen await(SpanCollector collector, Predicate<Seen> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Seen> found = Optional.empty();
    while (found.isEmpty()) {
      assertTrue(System.nanoTime() < deadline, () -> "not among " + collector.spans());
      found = collector.spans().stream().filter(wanted).findFirst();
      LockSupport.parkNanos(20_000_000);
    }
    return found.get();
  }
}
