package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.it.RawLine.Frame;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.security.TestKeys;
import com.shipvox.live.security.TestTokens;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Every call by everybody: who may what, and what the others are told. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
final class AccessIT {
  private static final String UPDATE = "{'slice':'notice','data':{'level':'info'}}";
  private static final String ACT =
      "{'type':'UPDATE','id':'a-1','payload':{'slice':'selection','data':{'quoteId':'q'}}}";

  /** Everybody there is, in the order of the table's columns. */
  private enum Who {
    NOBODY,
    VIEWER,
    OTHER_VIEWER,
    OWNER,
    OTHER_AGENT,
    OPERATOR
  }

  /** What can be asked of a session. */
  enum Call {
    CREATE,
    LIST,
    SEARCH,
    ISSUE,
    REVOKE,
    REVOKE_ALL,
    SHOW,
    UPDATE,
    POLL,
    STREAM,
    ACT,
    TOOL,
    TOOL_END,
    END,
    SOCKET_INIT,
    SOCKET_UPDATE
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # call        | nobody             | viewer    | other viewer | owner     | other agent | operator
          CREATE        | 401 token-missing  | 403 forbidden | 403 forbidden | 201       | 201             | 403 forbidden
          LIST          | 401 token-missing  | 403 forbidden | 403 forbidden | 403 forbidden | 403 forbidden | 200
          SEARCH        | 401 token-missing  | 403 forbidden | 403 forbidden | 403 forbidden | 403 forbidden | 200
          ISSUE         | 401 token-missing  | 403 forbidden | 403 forbidden | 201       | 404 no-session  | 403 forbidden
          REVOKE        | 401 token-missing  | 403 forbidden | 403 forbidden | 204       | 404 no-session  | 403 forbidden
          SHOW          | 401 token-missing  | 403 forbidden | 403 forbidden | 200       | 404 no-session  | 200
          UPDATE        | 401 token-missing  | 403 forbidden | 403 forbidden | 201       | 404 no-session  | 403 forbidden
          POLL          | 401 token-missing  | 200           | 403 forbidden | 200       | 404 no-session  | 200
          STREAM        | 401 token-missing  | 200           | 403 forbidden | 200       | 404 no-session  | 200
          ACT           | 401 token-missing  | 201           | 403 forbidden | 403 forbidden | 403 forbidden | 403 forbidden
          TOOL          | 401 token-missing  | 403 forbidden | 403 forbidden | 200       | refused session-taken | 403 forbidden
          TOOL_END      | 401 token-missing  | 403 forbidden | 403 forbidden | 200       | refused no-session | 403 forbidden
          SOCKET_INIT   | 4401 token-missing | INIT          | 4403 forbidden | INIT     | 4404 no-session | INIT
          SOCKET_UPDATE | 4401 token-missing | UPDATE        | 4403 forbidden | RECEIPT         | 4404 no-session | ERROR forbidden
          REVOKE_ALL    | 401 token-missing  | 403 forbidden | 403 forbidden | 204       | 404 no-session  | 403 forbidden
          END           | 401 token-missing  | 403 forbidden | 403 forbidden | 204       | 404 no-session  | 403 forbidden
          """)
  void call_byEverybody_allowedToThoseWithTheRight(
      Call call,
      String nobody,
      String viewer,
      String otherViewer,
      String owner,
      String otherAgent,
      String operator) {
    List<String> expected = List.of(nobody, viewer, otherViewer, owner, otherAgent, operator);
    for (Who who : Who.values()) {
      // Each cell has a session of its own: some calls leave nothing to ask of.
      String agent = Tokens.agent("owner-" + UUID.randomUUID());
      TestSession session = new Api(StrictNode.server(), agent).open();
      String token = who == Who.OWNER ? agent : token(who, session);
      Answer answer = ask(call, StrictNode.server(), session.id(), token);
      assertEquals(expected.get(who.ordinal()), answer.verdict(), call + " by " + who);
    }
  }

  @Test
  void create_onANodeWithAPublicUrl_answersItsAddresses() {
    JsonObject made = StrictNode.agent().post("/api/sessions", "{}").expect(201).json();
    assertEquals("wss://cell-1.example/ws", made.getString("socketUrl"));
    assertEquals("https://cell-1.example/api", made.getString("apiUrl"));
  }

  @Test
  void create_idOfAnotherIssuersAgentOfThatName_taken() {
    TestSession session = StrictNode.agent().open();
    Api namesake = new Api(StrictNode.server(), namesake(session));
    namesake
        .post("/api/sessions", "{'sessionId':'" + session.id() + "'}")
        .expect(409, "session-taken");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CREATE", "TOOL"})
  void foreignSession_andMissingOne_cannotBeToldApart(Call call) {
    TestSession session = StrictNode.agent().open();
    Server server = StrictNode.server();
    for (Who who : List.of(Who.NOBODY, Who.OTHER_VIEWER, Who.OTHER_AGENT)) {
      String token = token(who, session);
      String missing = "s-" + UUID.randomUUID().toString().substring(0, session.id().length() - 2);
      assertEquals(
          ask(call, server, missing, token),
          ask(call, server, session.id(), token),
          call + " by " + who);
    }
  }

  private static String token(Who who, TestSession session) {
    return switch (who) {
      case NOBODY -> "";
      case VIEWER -> session.viewerToken();
      case OTHER_VIEWER -> session.api().open().viewerToken();
      case OWNER, OTHER_AGENT -> namesake(session);
      case OPERATOR -> Tokens.operator();
    };
  }

  /** An agent with the owner's subject, of another issuer. */
  private static String namesake(TestSession session) {
    String subject =
        TestJson.value(
                new String(
                    Base64.getUrlDecoder().decode(session.api().token().split("\\.")[1]),
                    StandardCharsets.UTF_8))
            .asJsonObject()
            .getString("sub");
    return TestTokens.agent().claim("sub", subject).signedBy(TestKeys.RSA.getPrivate());
  }

  /**
   * An answer, as far as it must not differ.
   *
   * @param verdict status or close code and the code in words, or the frame that let us in
   * @param text body, or frames without their times
   * @param headers of a refusal, without the date
   */
  private record Answer(String verdict, String text, Map<String, List<String>> headers) {}

  private static Answer ask(Call call, Server server, String id, String token) {
    Api api = new Api(server, token);
    String path = "/api/sessions/" + id;
    return switch (call) {
      case CREATE -> answer(api.post("/api/sessions", "{}"));
      case LIST -> answer(api.get("/api/sessions"));
      case SEARCH -> answer(api.post("/api/search", "{'text':'" + id + "'}"));
      case ISSUE -> answer(api.post(path + "/viewers", "{}"));
      case REVOKE -> answer(api.delete(path + "/viewers/no-token-of-ours"));
      case REVOKE_ALL -> answer(api.delete(path + "/viewers"));
      case SHOW -> answer(api.get(path));
      case UPDATE -> answer(api.post(path + "/updates", UPDATE));
      case POLL -> answer(api.get(path + "/updates"));
      case STREAM -> stream(server, path + "/stream", token);
      case ACT -> answer(api.post(path + "/acts", ACT));
      case TOOL -> tool(api, "show_notice", id);
      case TOOL_END -> tool(api, "end_session", id);
      case END -> answer(api.delete(path));
      case SOCKET_INIT -> socket(server, id, token, "");
      case SOCKET_UPDATE -> socket(server, id, token, ACT.replace('\'', '"'));
    };
  }

  private static Answer answer(Reply reply) {
    if (reply.status() < 300) {
      return new Answer(Integer.toString(reply.status()), "", Map.of());
    }
    String code = reply.json().getString("code");
    reply.expect(reply.status(), code);
    Map<String, List<String>> headers = new TreeMap<>(reply.headers().map());
    headers.remove("date");
    return new Answer(reply.status() + " " + code, reply.body(), headers);
  }

  private static Answer tool(Api api, String name, String id) {
    Reply reply = McpIT.call(api, name, "'session_id':'" + id + "'");
    if (reply.status() != 200) {
      return answer(reply);
    }
    JsonObject result = reply.json().getJsonObject("result");
    String text = result.getJsonArray("content").getJsonObject(0).getString("text");
    return result.getBoolean("isError", false)
        ? new Answer("refused " + text.replaceAll("(?s).*?\\(([a-z-]+)\\).*", "$1"), text, Map.of())
        : new Answer("200", "", Map.of());
  }

  private static Answer stream(Server server, String path, String token) {
    try (RawLine line = new RawLine(server)) {
      String login = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
      line.send(
          "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + login + "\r\n");
      String head = line.head();
      if (head.startsWith("HTTP/1.1 200 ")) {
        return new Answer("200", "", Map.of());
      }
      String body = line.rest();
      String code = MessageCodec.parse(body).asJsonObject().getString("code");
      return new Answer(
          head.substring(9, 12) + " " + code, head.replaceAll("Date: .*", "") + body, Map.of());
    }
  }

  /** That the agent has come is told to all; its own update may come before its RECEIPT. */
  private static boolean isUpdateOfNoViewer(JsonObject message) {
    return message.getString("type").equals("UPDATE")
        && !message.getString("source").equals("viewer");
  }

  /** Opens the session and, if that went well, sends the frame. */
  private static Answer socket(Server server, String id, String token, String then) {
    String[] login =
        token.isEmpty() ? new String[0] : new String[] {"Authorization: Bearer " + token};
    StringBuilder text = new StringBuilder();
    String code = "";
    try (RawLine line = RawLine.upgraded(server, login)) {
      line.send(RawLine.text("{\"type\":\"INIT\",\"sessionId\":\"" + id + "\"}"));
      for (Frame frame = line.frame(); frame != null; frame = line.frame()) {
        if (frame.opcode() == RawLine.CLOSE) {
          return new Answer(frame.closeCode() + " " + code, text + frame.text(), Map.of());
        }
        JsonObject message = MessageCodec.parse(frame.text()).asJsonObject();
        text.append(frame.text().replaceAll("\"(at|expiresAt)\":\\d+", ""));
        String type = message.getString("type");
        code = message.getJsonObject("payload").getString("code", "");
        if (type.equals("INIT") && !then.isEmpty()) {
          line.send(RawLine.text(then));
        } else if (isUpdateOfNoViewer(message)) {
          continue;
        } else if (List.of("INIT", "UPDATE", "RECEIPT").contains(type)) {
          return new Answer(type, "", Map.of());
        } else if (type.equals("ERROR") && !then.isEmpty() && text.indexOf("INIT") > 0) {
          return new Answer(type + " " + code, text.toString(), Map.of());
        }
      }
    }
    return new Answer("cut", text.toString(), Map.of());
  }
}
