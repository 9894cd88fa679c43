package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.it.OddRequests.Call;
import com.shipvox.live.it.OddRequests.Who;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No client can tell a node with the package {@code fast} from one without it. */
@Timeout(240)
final class FastDifferenceIT {
  private static final String FIRST =
      "{\"id\":\"u-1\",\"slice\":\"notice\",\"data\":{\"level\":\"info\"}}";
  private static final int PIPELINED = 12;
  private static final int ROUNDS = 10;

  @Test
  void calls_ofEveryOddKind_answeredAlike() {
    List<Call> calls = OddRequests.calls();
    assertTrue(calls.size() >= 200, "calls: " + calls.size());
    List<String> differences = new ArrayList<>();
    for (Call call : calls) {
      String id = "s-" + UUID.randomUUID();
      String fast = answer(WayOut.GRIZZLY.shared().server(), id, call);
      String plain = answer(WayOut.PROXIED.shared().server(), id, call);
      if (!fast.equals(plain)) {
        differences.add(call + "\nfast: " + fast + "\nplain: " + plain);
      }
    }
    assertEquals(List.of(), differences);
  }

  @Test
  void handshakes_ofEveryOddKind_answeredAlike() {
    for (WayOut way : List.of(WayOut.GRIZZLY, WayOut.PROXIED)) {
      try (FeedSocket known = Api.agent(way.shared().server()).open().socket()) {
        known.init();
      }
    }
    List<String> differences = new ArrayList<>();
    for (String request : List.of("GET /ws", "GET /ws?a=b", "POST /ws", "GET /ws/")) {
      for (List<String> changes : OddRequests.handshakes()) {
        String fast = handshake(WayOut.GRIZZLY.shared().server(), request, changes);
        String plain = handshake(WayOut.PROXIED.shared().server(), request, changes);
        if (!fast.equals(plain)) {
          differences.add(request + changes + "\nfast: " + fast + "\nplain: " + plain);
        }
      }
    }
    assertEquals(List.of(), differences);
  }

  @Test
  void posts_pipelined_allAnsweredInOrder() {
    for (WayOut way : List.of(WayOut.PLAIN, WayOut.PROXIED, WayOut.TYRUS, WayOut.GRIZZLY)) {
      for (int round = 0; round < ROUNDS; round++) {
        assertAnsweredInOrder(way.shared().server(), "s-" + UUID.randomUUID());
      }
    }
  }

  private static void assertAnsweredInOrder(Server server, String id) {
    String path = "/api/sessions/" + id + "/updates";
    open(server, id);
    StringBuilder requests = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < PIPELINED; i++) {
      String body = "{\"slice\":\"notice\",\"id\":\"p-" + i + "\"}";
      String end = i < PIPELINED - 1 ? "X-Any: thing" : "Connection: close";
      // Every second one is not plain, and goes to JAX-RS.
      String to = i % 2 == 0 ? path : path + "?a=b";
      requests.append(RawLine.post(server, to, body, login(Who.OWNER), OddRequests.JSON, end));
      expected.append("p-").append(i).append(' ');
    }
    try (RawLine line = new RawLine(server)) {
      String answers = line.send(requests.toString()).rest();
      String ids =
          Pattern.compile("\"id\":\"(p-\\d+)\"")
              .matcher(answers)
              .results()
              .map(found -> found.group(1) + " ")
              .collect(Collectors.joining());
      assertEquals(expected.toString(), ids, answers);
    }
  }

  /** Opens that session and puts one update in it. */
  private static String open(Server server, String id) {
    Api agent = new Api(server, Tokens.agent("agent-a"));
    String epoch =
        agent
            .post("/api/sessions", "{'sessionId':'" + id + "'}")
            .expect(201)
            .json()
            .getString("epoch");
    agent.post("/api/sessions/" + id + "/updates", FIRST).expect(201);
    return epoch;
  }

  private static String answer(Server server, String id, Call call) {
    String epoch = open(server, id);
    List<String> headers = new ArrayList<>(call.headers());
    if (headers.stream().noneMatch(header -> header.startsWith("Authorization:"))) {
      headers.add(login(call.who()));
    }
    String path = call.path().replace(OddRequests.SESSION, id);
    return normal(
        RawLine.call(server, call.method(), path, call.body(), headers.toArray(String[]::new))
            .replace(epoch, "EPOCH")
            .replace(id, OddRequests.SESSION)
            .replaceAll("\"(at|ms)\":\\d+", "\"$1\":0"));
  }

  private static String handshake(Server server, String request, List<String> changes) {
    List<String> lines = new ArrayList<>();
    for (String line : RawLine.handshake(server).strip().split("\r\n")) {
      String name = "-" + line.split(":")[0];
      if (changes.stream().noneMatch(change -> change.equalsIgnoreCase(name))) {
        lines.add(line);
      }
    }
    lines.set(0, request + " HTTP/1.1");
    changes.stream().filter(change -> !change.startsWith("-")).forEach(lines::add);
    try (RawLine line = new RawLine(server)) {
      return normal(line.send(String.join("\r\n", lines) + "\r\n\r\n").head());
    }
  }

  /** The answer without what differs from second to second, its headers in alphabetical order. */
  private static String normal(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    String head = end < 0 ? answer : answer.substring(0, end);
    List<String> lines = new ArrayList<>(Arrays.asList(head.split("\r\n")));
    String status = lines.isEmpty() ? "" : lines.remove(0);
    String headers =
        lines.stream()
            .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("date:"))
            .sorted()
            .collect(Collectors.joining("\n"));
    return status + "\n" + headers + "\n" + (end < 0 ? "" : answer.substring(end));
  }

  private static String login(Who who) {
    return switch (who) {
      case NOBODY -> "X-Nobody: here";
      case RUBBISH -> "Authorization: Bearer rub.bi.sh";
      case OPERATOR -> "Authorization: Bearer " + Tokens.operator();
      case OTHER_AGENT -> "Authorization: Bearer " + Tokens.agent("agent-b");
      case OWNER -> "Authorization: Bearer " + Tokens.agent("agent-a");
    };
  }
}
