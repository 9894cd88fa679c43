package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code /metrics} of a real node: that it counts what happened, and that the dashboard asks for
 * what is there.
 */
final class MetricsIT {
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern NAME = Pattern.compile("\\b(?:shipvox|jvm|process|system)_\\w+");
  private static final Pattern LABEL = Pattern.compile("\\b(?:by \\((\\w+)\\)|\\{\\{(\\w+)}})");

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static LiveNode node;

  private final Api agent = Api.agent(node.server());

  /** One of its own: on the shared one others' connections come and go. */
  @BeforeAll
  static void start() {
    node = LiveNode.start(Map.of());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void conversation_counted() {
    Map<String, Double> before = metrics();
    TestSession session = agent.open();
    try (FeedSocket socket = session.socket()) {
      socket.init();
      session.post("{'id':'a','slice':'x-n'}").expect(201);
      session.post("{'id':'a','slice':'x-n'}").expect(200);
      socket.expectUpdates(1);
      assertGrown(1, before, "shipvox_connections{transport=\"websocket\"}");
      assertGrown(1, before, "shipvox_sessions{}");
      assertGrown(1, before, "shipvox_updates_total{}");
      assertGrown(1, before, "shipvox_updates_duplicate_total{}");
      assertGrown(1, before, "shipvox_opens_total{outcome=\"fresh\"}");
      assertGrown(1, before, "shipvox_deliveries_total{}");
      assertGrown(1, before, "shipvox_publish_to_deliver_seconds_count{}");
      assertGrown(1, before, "shipvox_publish_to_deliver_seconds_bucket{le=\"+Inf\"}");
    }
    try (FeedSocket socket = session.socket()) {
      socket.init(session.cursor(0));
      assertGrown(1, before, "shipvox_opens_total{outcome=\"resumed\"}");
      session.end();
      socket.expectUpdates(2);
      socket.expectError("session-ended");
      socket.expectClose(4410);
      assertGrown(1, before, "shipvox_closes_total{code=\"4410\"}");
    }
  }

  @Test
  void dashboard_everyNameAndLabel_isShown() throws IOException {
    Set<String> shown = metrics().keySet();
    Set<String> names =
        shown.stream().map(s -> s.replaceAll("\\{.*", "")).collect(Collectors.toSet());
    Set<String> asked = new TreeSet<>();
    Path file = RunFiles.BASE.resolve("payara-config/grafana-dashboard.json");
    try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
      for (JsonObject panel :
          reader.readObject().getJsonArray("panels").getValuesAs(JsonObject.class)) {
        for (JsonObject target : panel.getJsonArray("targets").getValuesAs(JsonObject.class)) {
          String query = target.getString("expr");
          List<String> inQuery = NAME.matcher(query).results().map(r -> r.group()).toList();
          asked.addAll(inQuery);
          Matcher label = LABEL.matcher(query + " " + target.getString("legendFormat"));
          while (label.find()) {
            String name = label.group(1) == null ? label.group(2) : label.group(1);
            // Prometheus itself adds the instance.
            assertTrue(
                name.equals("instance")
                    || shown.stream()
                        .anyMatch(
                            s ->
                                inQuery.stream().anyMatch(s::startsWith)
                                    && s.contains(name + "=\"")),
                () -> name + " in " + query);
          }
        }
      }
    }
    assertTrue(asked.size() > 10, asked::toString);
    asked.removeAll(names);
    assertEquals(Set.of(), asked, "not in /metrics");
  }

  @Test
  void alerts_everyName_isShown() throws IOException {
    Set<String> names = names();
    String alerts = Files.readString(RunFiles.BASE.resolve("payara-config/alerts.yaml"));
    Set<String> asked =
        NAME.matcher(alerts).results().map(r -> r.group()).collect(Collectors.toSet());
    assertTrue(asked.size() > 5, asked::toString);
    asked.removeAll(names);
    assertEquals(Set.of(), asked, "not in /metrics");
  }

  @Test
  void documents_everyName_isShown() throws IOException {
    Set<String> names = names();
    Pattern quoted = Pattern.compile("`(shipvox_\\w+)`");
    for (String page : List.of("operation.md", "faq.md", "speech.md", "production.md")) {
      String text = Files.readString(RunFiles.BASE.resolve("src/docs").resolve(page));
      for (String name : quoted.matcher(text).results().map(r -> r.group(1)).toList()) {
        assertTrue(
            names.contains(name) || names.contains(name + "_count"), () -> name + " in " + page);
      }
    }
  }

  /** By Prometheus' own checker, where it is installed. */
  @Test
  void text_isWhatPrometheusWants() throws Exception {
    Path file = Files.writeString(RunFiles.folder("metrics").resolve("metrics.txt"), text());
    Process check;
    try {
      check =
          new ProcessBuilder("promtool", "check", "metrics")
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "promtool is not installed");
      return;
    }
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("", said);
    assertEquals(0, check.waitFor());
  }

  /** Waits until it has grown by just so much: some is counted after the client has its answer. */
  private void assertGrown(int by, Map<String, Double> before, String key) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    double grown;
    do {
      Map<String, Double> now = metrics();
      assertTrue(now.containsKey(key), () -> key + " is not among " + now.keySet());
      grown = now.get(key) - before.getOrDefault(key, 0.0);
    } while (grown < by && System.nanoTime() < deadline);
    assertEquals(by, grown, key);
  }

  /** Of everything that is shown, without labels. */
  private Set<String> names() {
    return metrics().keySet().stream()
        .map(s -> s.replaceAll("\\{.*", ""))
        .collect(Collectors.toSet());
  }

  /** By name and labels. */
  private Map<String, Double> metrics() {
    Map<String, Double> metrics = new HashMap<>();
    text()
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(
            line ->
                metrics.put(
                    line.group(1) + "{" + (line.group(2) == null ? "" : line.group(2)) + "}",
                    Double.valueOf(line.group(3))));
    return metrics;
  }

  private String text() {
    return agent.get("/metrics").expect(200).body();
  }
}
