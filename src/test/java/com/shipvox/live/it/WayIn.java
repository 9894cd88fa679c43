package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.it.RawLine.Frame;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.security.TestKeys;
import com.shipvox.live.security.TestTokens;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every way in which a viewer's token can come to the server. */
enum WayIn {
  /** A call that knows the token's bearer, and refuses it for its role. */
  REST("403 forbidden") {
    @Override
    Answer offer(TestSession session, String token) {
      return http(session, "GET", "", "", token);
    }
  },
  MCP("403 forbidden") {
    @Override
    Answer offer(TestSession session, String token) {
      return call(session, "POST", "/mcp", McpIT.PING, token);
    }
  },
  STREAM("200") {
    @Override
    Answer offer(TestSession session, String token) {
      return http(session, "GET", "/stream", "", token);
    }
  },
  POLL("200") {
    @Override
    Answer offer(TestSession session, String token) {
      return http(session, "GET", "/updates", "", token);
    }
  },
  ACTS("201") {
    @Override
    Answer offer(TestSession session, String token) {
      return http(session, "POST", "/acts", ACT, token);
    }
  },
  SUBPROTOCOL("accepted") {
    @Override
    Answer offer(TestSession session, String token) {
      return upgrade(session, "Sec-WebSocket-Protocol: shipvox.v1, bearer." + token);
    }
  },
  HEADER("accepted") {
    @Override
    Answer offer(TestSession session, String token) {
      return upgrade(session, "Authorization: Bearer " + token);
    }
  },
  INIT("accepted") {
    @Override
    Answer offer(TestSession session, String token) {
      try (RawLine line = RawLine.upgraded(session.api().server())) {
        return frames(line.send(init(token)));
      }
    }
  },
  REFRESH("accepted") {
    @Override
    Answer offer(TestSession session, String token) {
      String good = TestTokens.viewer(session.id()).signedBy(TestKeys.RSA.getPrivate());
      try (RawLine line =
          RawLine.upgraded(session.api().server(), "Authorization: Bearer " + good)) {
        assertTrue(line.message().contains("\"ok\":true"));
        assertTrue(
            line.send(RawLine.text("{\"type\":\"INIT\"}")).message().contains("\"resumed\""));
        return frames(line.send(init(token)));
      }
    }
  };

  private static final String ACT =
      "{\"type\":\"UPDATE\",\"id\":\"a\",\"payload\":{\"slice\":\"selection\",\"data\":{}}}";
  private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z-]+)\"");

  /**
   * What came back.
   *
   * @param verdict HTTP status or close code, and the code in words; {@code accepted}; {@code cut}
   * @param text all of it
   */
  record Answer(String verdict, String text) {}

  private final String welcome;

  WayIn(String welcome) {
    this.welcome = welcome;
  }

  /** The verdict upon a good token. */
  String welcome() {
    return welcome;
  }

  /** Whether the token travels in the request's header, of which the container takes 8 KiB. */
  boolean isHeader() {
    return this != INIT && this != REFRESH;
  }

  abstract Answer offer(TestSession session, String token);

  private static Answer http(
      TestSession session, String method, String rest, String body, String token) {
    return call(session, method, session.path() + rest, body, token);
  }

  private static Answer call(
      TestSession session, String method, String path, String body, String token) {
    Server server = session.api().server();
    String length = body.isEmpty() ? "" : "\r\nContent-Length: " + body.length();
    try (RawLine line = new RawLine(server)) {
      line.send(
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: localhost:"
              + server.port()
              + "\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Bearer "
              + token
              + length
              + "\r\n\r\n"
              + body);
      return answer(line);
    }
  }

  private static Answer upgrade(TestSession session, String header) {
    Server server = session.api().server();
    try (RawLine line = new RawLine(server)) {
      line.send(RawLine.handshake(server, header));
      String head = line.head();
      return head.startsWith("HTTP/1.1 101 ") ? frames(line) : refused(head + line.rest());
    }
  }

  private static Answer answer(RawLine line) {
    String head = line.head();
    // A stream that was opened would never end.
    return head.startsWith("HTTP/1.1 2") ? refused(head) : refused(head + line.rest());
  }

  private static Answer refused(String text) {
    Matcher code = CODE.matcher(text);
    String status = text.length() < 12 ? "cut" : text.substring(9, 12);
    return new Answer(code.find() ? status + " " + code.group(1) : status, text);
  }

  /** The server's answer to the token, and how it closed. */
  private static Answer frames(RawLine line) {
    StringBuilder text = new StringBuilder();
    String verdict = "";
    for (Frame frame = line.frame(); frame != null; frame = line.frame()) {
      text.append(frame.text());
      if (frame.opcode() == RawLine.CLOSE) {
        return new Answer((frame.closeCode() + " " + verdict).strip(), text.toString());
      }
      JsonObject message = MessageCodec.parse(frame.text()).asJsonObject();
      if (message.getString("type").equals("AUTH_RESULT")) {
        JsonObject payload = message.getJsonObject("payload");
        if (payload.getBoolean("ok")) {
          return new Answer("accepted", text.toString());
        }
        verdict = payload.getString("code");
      }
    }
    return new Answer("cut", text.toString());
  }

  private static byte[] init(String token) {
    return RawLine.text(
        MessageCodec.encodeValue(Map.of("type", "INIT", "payload", Map.of("token", token))));
  }
}
