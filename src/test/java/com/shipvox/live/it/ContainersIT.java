package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What is particular to the WAR on another container than Payara: {@code scripts/test containers}.
 */
@EnabledIfSystemProperty(named = "container", matches = ".+")
@Timeout(300)
final class ContainersIT {
  @Test
  void start_onAnotherContainer_saysInOneLineWhatIsMissing() throws IOException {
    List<String> lines =
        Files.readAllLines(LiveNode.shared().log()).stream()
            .filter(line -> line.contains(" is without "))
            .toList();
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("shipvox.fast has no effect"), lines.get(0));
  }

  @Test
  void health_ready_namesEachCheck() {
    Api nobody = new Api(LiveNode.shared().server(), "");
    JsonObject ready = nobody.get("/health/ready").expect(200).json();
    assertEquals("UP", ready.getString("status"));
    List<String> names =
        ready.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
            .map(check -> check.getString("name") + " " + check.getString("status"))
            .sorted()
            .toList();
    assertEquals(List.of("connections UP", "log UP"), names);
    assertEquals("UP", nobody.get("/health/live").expect(200).json().getString("status"));
  }

  @Test
  void node_killedAndStartedOnTheSameLog_hasSessionEpochAndPlaces() {
    Map<String, String> settings =
        Map.of("shipvox.log.directory", RunFiles.folder("restarted").toString());
    LiveNode node = LiveNode.start(settings);
    TestSession session = Api.agent(node.server()).open();
    session.fill(250);
    JsonObject before = session.show();
    node.kill();
    try (LiveNode again = LiveNode.start(settings)) {
      Api agent = new Api(again.server(), session.api().token());
      TestSession after =
          new TestSession(agent, session.id(), session.epoch(), session.viewerToken());
      assertEquals(before, after.show());
      try (FeedSocket socket = after.socket()) {
        socket.init();
        after.post(TestSession.numbered(251)).expect(201);
        assertEquals(List.of(251), socket.expectUpdates(1));
      }
    }
  }
}
