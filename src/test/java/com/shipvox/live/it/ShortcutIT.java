package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An agent cannot tell whether its update was taken from Grizzly, by the servlet filter or by
 * JAX-RS.
 */
@Timeout(120)
final class ShortcutIT {
  private static final String JSON = "Content-Type: application/json";
  private static final String GOOD =
      "{\"id\":\"u-1\",\"slice\":\"notice\",\"data\":{\"level\":\"info\"}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # status | header                              | body
          201 | Accept: application/json                 | {"slice":"notice","id":"a \\" \\u00fc"}
          201 | Accept: text/html, application/json;q=0.5 | {"slice":"notice","id":"b"}
          201 | Content-Type: application/json; charset=utf-8 | {"slice":"x-a","data":{"b":[1,"c"]},"id":"c"}
          201 | Idempotency-Key: key-1                   | {"slice":"notice"}
          201 | X-Any: thing                             | [{"slice":"notice","id":"d"},{"slice":"x-b","id":"e"}]
          200 | X-Any: thing                             | {"id":"u-1","slice":"notice","data":{"level":"info"}}
          400 | X-Any: thing                             | {"slice":
          406 | Accept: text/html                        | {"slice":"notice"}
          201 | Accept: application/json;q=0             | {"slice":"notice"}
          415 | Content-Type: text/plain                 | {"slice":"notice"}
          422 | X-Any: thing                             | {"slice":"quotes","data":{"quotes":[{}],"cheapestId":7}}
          422 | X-Any: thing                             | {"slice":"session"}
          422 | X-Any: thing                             | {"id":"u-1","slice":"notice","data":{"level":"error"}}
          422 | Idempotency-Key: other                   | {"id":"f","slice":"notice"}
          422 | X-Any: thing                             | []
          403 | Origin: https://elsewhere.example        | {"slice":"notice"}
          """)
  void post_ofAnyKind_sameAnswerEitherWay(int status, String header, String body) {
    String id = "s-" + UUID.randomUUID();
    String path = "/api/sessions/" + id + "/updates";
    assertSame(status, id, path, body, login("agent-a"), header);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          201 | agent-a  | /api/sessions/ID/updates
          201 | agent-a  | /api/sessions/ID/updates?later=1
          201 | agent-a  | /api/sessions/ID/updates;a=b
          404 | agent-a  | /api/sessions/ID/%75pdates
          422 | agent-a  | /api/sessions/ID/updates?renderedWithinMs=x
          400 | agent-a  | /api/sessions/ID/updates?token=x
          404 | agent-a  | /api/sessions/none/updates
          404 | agent-b  | /api/sessions/ID/updates
          403 | operator | /api/sessions/ID/updates
          401 | nobody   | /api/sessions/ID/updates
          401 | rubbish  | /api/sessions/ID/updates
          """)
  void post_byAnybodyToAnyPath_sameAnswerEitherWay(int status, String who, String path) {
    String id = "s-" + UUID.randomUUID();
    assertSame(status, id, path.replace("ID", id), "{\"slice\":\"x-a\",\"id\":\"x\"}", login(who));
  }

  @Test
  void workers_onceASocketWasOpened_lastInFirstOutUnlessSwitchedOff() throws Exception {
    for (LiveNode node : List.of(LiveNode.plain(), LiveNode.shared())) {
      try (FeedSocket socket = Api.agent(node.server()).open().socket()) {
        socket.init();
      }
    }
    assertSaidUnlessSwitchedOff("are woken last in, first out");
  }

  @Test
  void posts_onceOneWasAccepted_takenBeforeTheContainerUnlessSwitchedOff() throws Exception {
    for (LiveNode node : List.of(LiveNode.plain(), LiveNode.shared())) {
      String id = "s-" + UUID.randomUUID();
      answer(node, id, "/api/sessions/" + id + "/updates", GOOD, new String[] {login("agent-a")});
    }
    assertSaidUnlessSwitchedOff("taken from Grizzly, before the servlet container");
  }

  /** Left to itself, Grizzly writes answers over what has come behind another post's body. */
  @Test
  void posts_pipelined_allAnsweredInOrder() {
    Server server = LiveNode.shared().server();
    String id = "s-" + UUID.randomUUID();
    String path = "/api/sessions/" + id + "/updates";
    answer(LiveNode.shared(), id, path, GOOD, new String[] {login("agent-a")});
    StringBuilder requests = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      String body = "{\"slice\":\"notice\",\"id\":\"p-" + i + "\"}";
      String[] headers = {login("agent-a"), JSON, i < 11 ? "X-Any: thing" : "Connection: close"};
      // Every other one is not plain, and goes through the container.
      requests.append(RawLine.post(server, i % 2 == 0 ? path : path + "?a=b", body, headers));
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

  private static void assertSaidUnlessSwitchedOff(String said) throws Exception {
    while (!Files.readString(LiveNode.shared().log()).contains(said)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertFalse(Files.readString(LiveNode.plain().log()).contains(said));
  }

  /** Opens the same session on a node of either kind, puts one update in it, and asks both. */
  private static void assertSame(
      int status, String id, String path, String body, String login, String... header) {
    String[] headers =
        header.length > 0 && header[0].startsWith("Content-Type:")
            ? new String[] {login, header[0]}
            : new String[] {login, JSON, header.length > 0 ? header[0] : "X-No: thing"};
    String shortcut = answer(LiveNode.shared(), id, path, body, headers);
    String plain = answer(LiveNode.plain(), id, path, body, headers);
    assertEquals(plain, shortcut);
    assertTrue(plain.startsWith("HTTP/1.1 " + status + " "), plain);
  }

  /** The whole answer, head and body, but for what differs from second to second. */
  private static String answer(
      LiveNode node, String id, String path, String body, String[] headers) {
    Server server = node.server();
    Api agent = new Api(server, Tokens.agent("agent-a"));
    String epoch =
        agent
            .post("/api/sessions", "{'sessionId':'" + id + "'}")
            .expect(201)
            .json()
            .getString("epoch");
    agent.post("/api/sessions/" + id + "/updates", GOOD).expect(201);
    return RawLine.call(server, "POST", path, body, headers)
        .replaceAll("(?m)^Date: .*\r\n", "")
        .replace(epoch, "EPOCH");
  }

  private static String login(String who) {
    return switch (who) {
      case "nobody" -> "X-Nobody: here";
      case "rubbish" -> "Authorization: Bearer rub.bi.sh";
      case "operator" -> "Authorization: Bearer " + Tokens.operator();
      default -> "Authorization: Bearer " + Tokens.agent(who);
    };
  }
}
