package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.it.SpanCollector.Seen;
import com.shipvox.live.message.MessageCodec;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node with OpenTelemetry switched on: one trace from a request to each send of its update. */
final class TracingIT {
  private static final String CALLER = "00f067aa0ba902b7";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static SpanCollector collector;
  private static LiveNode node;

  /** Another in each test: they share the collector. */
  private final String trace = UUID.randomUUID().toString().replace("-", "");

  private final String parent = "00-" + trace + "-" + CALLER + "-01";

  @BeforeAll
  static void start() {
    collector = new SpanCollector();
    node = LiveNode.start(settings(collector));
  }

  @AfterAll
  static void stop() {
    node.close();
    collector.close();
  }

  @Test
  void post_withTraceparent_oneTraceToEverySend() {
    TestSession session = Api.agent(node.server()).open();
    try (FeedSocket socket = session.socket();
        StreamLine stream = new StreamLine(session, session.anotherToken(), null)) {
      socket.init();
      stream.expect("INIT");
      session.post("{'slice':'x-n'}", "traceparent", parent).expect(201);
      socket.expectUpdates(1);
      stream.expect("UPDATE");
      assertEquals(List.of(request().id(), request().id()), parents(2));
    }
  }

  @Test
  void act_withTraceparent_oneTraceToTheSend() {
    TestSession session = Api.agent(node.server()).open();
    String act =
        "{'type':'UPDATE','id':'a','payload':{'slice':'selection','data':{'quoteId':'q1'}}}";
    try (FeedSocket socket = session.socket()) {
      socket.init();
      session.viewer().post(session.path() + "/acts", act, "traceparent", parent).expect(201);
      socket.expectUpdates(1);
      assertEquals(List.of(request().id()), parents(1));
    }
  }

  @Test
  void post_viewerOnAnotherNode_oneTraceToTheSend() {
    List<LiveNode> nodes = LiveNode.startCluster(2, settings(collector));
    try (LiveNode first = nodes.get(0);
        LiveNode second = nodes.get(1)) {
      TestSession session = Api.agent(first.server()).open();
      TestSession there =
          new TestSession(
              Api.agent(second.server()), session.id(), session.epoch(), session.viewerToken());
      try (FeedSocket socket = there.socket()) {
        socket.init();
        session.post("{'slice':'x-n'}", "traceparent", parent).expect(201);
        socket.expectUpdates(1);
        assertEquals(List.of(request().id()), parents(1));
      }
    }
  }

  @Test
  void defaults_nothingIsSent() {
    try (SpanCollector unused = new SpanCollector();
        LiveNode plain = LiveNode.start(Map.of("otel.exporter.otlp.endpoint", unused.url()))) {
      TestSession session = Api.agent(plain.server()).open();
      session.post("{'slice':'x-n'}", "traceparent", parent).expect(201);
      plain.close();
      // Its end would send what waits.
      assertEquals(List.of(), unused.spans());
    }
  }

  @Test
  void logLine_ofTracedRequest_namesSessionAndTrace() throws IOException {
    String id =
        Api.agent(node.server())
            .post("/api/sessions", "{}", "traceparent", parent)
            .expect(201)
            .json()
            .getString("sessionId");
    JsonObject line =
        Files.readAllLines(node.log()).stream()
            .filter(text -> text.contains("A session was made by") && text.contains(id))
            .map(text -> MessageCodec.parse(text).asJsonObject())
            .findFirst()
            .orElseThrow();
    assertEquals(id, line.getString("Session"));
    assertEquals(trace, line.getString("Trace"));
  }

  /** The span of the request itself. */
  private Seen request() {
    return await(1, span -> span.trace().equals(trace) && span.parent().equals(CALLER)).get(0);
  }

  /** The parents of so many sends within the trace. */
  private List<String> parents(int sends) {
    return await(sends, s -> s.trace().equals(trace) && s.name().equals("send UPDATE")).stream()
        .map(Seen::parent)
        .toList();
  }

  private static Map<String, String> settings(SpanCollector collector) {
    return Map.of(
        "otel.sdk.disabled", "false",
        "otel.exporter.otlp.endpoint", collector.url(),
        "otel.exporter.otlp.protocol", "http/protobuf",
        "otel.metrics.exporter", "none",
        "otel.bsp.schedule.delay", "100");
  }

  private static List<Seen> await(int count, Predicate<Seen> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Seen> found = List.of();
    while (found.size() < count) {
      assertTrue(System.nanoTime() < deadline, () -> "not among " + collector.spans());
      found = collector.spans().stream().filter(wanted).toList();
      LockSupport.parkNanos(20_000_000);
    }
    return found;
  }
}
