package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Posts to nodes of a cluster, whose answers wait for the other node without a thread. */
final class ClusterPostIT {
  private static final int POSTS = 2_000;
  private static final String JSON = "Content-Type: application/json";
  private static final Pattern SEQ = Pattern.compile("\"results\":\\[\\{[^}]*\"seq\":(\\d+)");

  private static List<LiveNode> nodes;

  private final TestSession session = Api.agent(nodes.get(0).server()).open();
  private final String token = "Authorization: Bearer " + session.api().token();

  @BeforeAll
  static void start() {
    nodes =
        LiveNode.startCluster(
            2,
            Map.of("shipvox.limit.updates-per-second", "100000", "shipvox.session.log-time", "0s"));
  }

  @AfterAll
  static void stop() {
    nodes.forEach(LiveNode::close);
  }

  /** The container gives a request's objects to the next one as soon as its client is gone. */
  @Test
  void clientsThatGoAwayAtOnce_spoilNobodysAnswer() throws IOException {
    List<Callable<Boolean>> posts = new ArrayList<>();
    for (int n = 0; n < POSTS; n++) {
      String id = "u" + n;
      Server server = nodes.get(n % 2).server();
      posts.add(n % 2 == n / 2 % 2 ? () -> abandoned(server, id) : () -> answered(server, id));
    }
    assertTrue(Together.run(16, posts).stream().allMatch(ok -> ok));
    for (LiveNode node : nodes) {
      String log = Files.readString(node.log());
      assertFalse(log.contains("SEVERE") || log.contains("AS-WEB-CORE"), log);
    }
  }

  @Test
  void operatorsSearch_onTheOtherNode_showsTheViewerOfThisOne() {
    Api operator = new Api(nodes.get(1).server(), Tokens.operator());
    try (FeedSocket viewer = session.socket()) {
      viewer.init();
      int viewers = 0;
      while (viewers == 0) {
        viewers =
            operator
                .post("/api/search", "{'text':'" + session.id() + "'}")
                .expect(200)
                .json()
                .getJsonArray("sessions")
                .getJsonObject(0)
                .getInt("viewerCount");
      }
      assertEquals(1, viewers);
    }
  }

  /** The second of them must not overtake the first, nor get its answer. */
  @Test
  void pipelinedPosts_answeredInOrder() {
    for (LiveNode node : nodes) {
      Server server = node.server();
      long before = session.head();
      try (RawLine line = new RawLine(server)) {
        StringBuilder three = new StringBuilder();
        for (int n = 1; n <= 3; n++) {
          String last = n < 3 ? "Connection: keep-alive" : "Connection: close";
          String update = update("p" + (before + n));
          three.append(RawLine.post(server, path(), update, token, JSON, last));
        }
        List<Long> seqs =
            SEQ.matcher(line.send(three.toString()).rest())
                .results()
                .map(seq -> Long.valueOf(seq.group(1)))
                .toList();
        assertEquals(List.of(before + 1, before + 2, before + 3), seqs);
      }
    }
  }

  private boolean abandoned(Server server, String id) {
    try (RawLine line = new RawLine(server)) {
      line.send(RawLine.post(server, path(), update(id), token, JSON));
    }
    return true;
  }

  private boolean answered(Server server, String id) {
    String answer = RawLine.call(server, "POST", path(), update(id), token, JSON);
    assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
    assertTrue(answer.contains("\"id\":\"" + id + "\""), answer);
    return true;
  }

  private String path() {
    return session.path() + "/updates";
  }

  private static String update(String id) {
    return "{\"id\":\"" + id + "\",\"slice\":\"x-n\"}";
  }
}
