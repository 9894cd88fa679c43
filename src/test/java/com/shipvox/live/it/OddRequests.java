package com.shipvox.live.it;

import java.util.ArrayList;
import java.util.List;

/** Requests that clients seldom or never send, for comparing two ways through the server. */
final class OddRequests {
  /** Stands for the session's id, in paths and bodies. */
  static final String SESSION = "ID";

  static final String JSON = "Content-Type: application/json";

  private static final String GOOD = "{\"id\":\"n\",\"slice\":\"x-a\",\"data\":{\"a\":1}}";
  private static final String PATH = "/api/sessions/ID/updates";

  private static final List<String> PATHS =
      List.of(
          PATH,
          PATH + "?later=1",
          PATH + "?renderedWithinMs=x",
          PATH + "?renderedWithinMs=10001",
          PATH + "?renderedWithinMs=1",
          PATH + "?token=x",
          PATH + "?Access_Token=x",
          PATH + "?",
          PATH + ";a=b",
          PATH + "/",
          "/api/sessions/ID/%75pdates",
          "/api/sessions/I%44/updates",
          "/api/sessions//updates",
          "/api/sessions/none/updates",
          "/api/sessions/ID/../ID/updates",
          "/api//sessions/ID/updates",
          "/api/sessions/ID/updates/more",
          "/api/sessions/%2e%2e/updates",
          "/api/sessions/a%2Fb/updates",
          "/API/sessions/ID/updates");

  private static final List<List<String>> HEADERS =
      List.of(
          List.of(JSON),
          List.of(JSON, JSON),
          List.of(JSON, "Content-Type: text/plain"),
          List.of("Content-Type: text/plain", JSON),
          List.of("Content-Type: text/plain"),
          List.of("Content-Type: application/json; charset=utf-8"),
          List.of("Content-Type: application/json;charset=\"UTF-8\""),
          List.of("Content-Type: application/json; charset=latin1"),
          List.of("Content-Type: application/json; a=b"),
          List.of("Content-Type: APPLICATION/JSON"),
          List.of("Content-Type: application/jsonx"),
          List.of("Content-Type: application/*"),
          List.of("Content-Type:"),
          List.of("Content-Type: ;"),
          List.of("Content-Type: application/json;"),
          List.of("Content-Type: application/json; a"),
          List.of("Content-Type: application/json; a=\"b"),
          List.of("Content-Type: application/json, text/plain"),
          List.of("X-No: type"),
          List.of(JSON, "Accept: application/json"),
          List.of(JSON, "Accept: */*"),
          List.of(JSON, "Accept: text/html"),
          List.of(JSON, "Accept: text/html", "Accept: application/json"),
          List.of(JSON, "Accept: application/json;q=0"),
          List.of(JSON, "Accept: application/problem+json"),
          List.of(JSON, "Accept:"),
          List.of(JSON, "Accept: rubbish"),
          List.of(JSON, "Origin: https://elsewhere.example"),
          List.of(JSON, "Origin: null"),
          List.of(JSON, "Origin: https://a.example", "Origin: https://b.example"),
          List.of(JSON, "Idempotency-Key: k"),
          List.of(JSON, "Idempotency-Key: n"),
          List.of(JSON, "Idempotency-Key: n", "Idempotency-Key: other"),
          List.of(JSON, "Idempotency-Key:"),
          List.of(JSON, "Idempotency-Key: " + "k".repeat(129)),
          List.of(JSON, "Content-Encoding: identity"),
          List.of(JSON, "Content-Language: de"),
          List.of(JSON, "Expect: 100-continue"),
          List.of(JSON, "Cookie: JSESSIONID=x"),
          List.of(JSON, "X-Forwarded-Proto: http"),
          List.of(JSON, "X-HTTP-Method-Override: DELETE"),
          List.of(JSON, "Authorization: Basic eDp5"),
          List.of(JSON, "Range: bytes=0-1"),
          List.of(JSON, "If-Match: x"),
          List.of(JSON, "Upgrade: h2c"),
          List.of(JSON, "Accept-Encoding: gzip"));

  private static final List<String> BODIES =
      List.of(
          GOOD,
          " " + GOOD + "\n",
          "\ufeff" + GOOD,
          GOOD + GOOD,
          GOOD + "x",
          "",
          " ",
          "null",
          "true",
          "7",
          "\"text\"",
          "{}",
          "[]",
          "[[]]",
          "[null]",
          "[{}]",
          "[" + GOOD + "]",
          "[" + GOOD + "," + GOOD + "]",
          "{\"slice\":",
          "{\"slice\":\"x-a\",\"slice\":\"x-b\"}",
          "{'slice':'x-a'}",
          "{\"slice\":\"x-a\",}",
          "{\"slice\":\"x-a\",\"id\":\"\"}",
          "{\"slice\":\"x-a\",\"id\":7}",
          "{\"slice\":\"x-a\",\"id\":null}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"data\":null}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"data\":[]}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"data\":{\"a\":null}}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"phase\":\"done\"}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"phase\":null}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"cues\":{}}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"cues\":[{}]}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"unknown\":1}",
          "{\"slice\":\"session\",\"id\":\"n\"}",
          "{\"slice\":\"nothing\",\"id\":\"n\"}",
          "{\"slice\":7,\"id\":\"n\"}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"data\":{\"card\":\"4111 1111 1111 1111\"}}",
          "{\"slice\":\"quotes\",\"id\":\"n\",\"data\":{\"quotes\":[{}],\"cheapestId\":7}}",
          "{\"slice\":\"details\",\"id\":\"n\",\"data\":{\"weightLb\":-1,\"originZip\":\"x\"}}",
          "{\"slice\":\"details\",\"id\":\"n\",\"data\":{\"weightLb\":1e400}}",
          "{\"slice\":\"x-a\",\"id\":\"a \\\" \\u00fc \\ud83d\\ude00\"}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"data\":{\"a\":\"\\ud800\"}}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"data\":{\"a\":\"\u0001\"}}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"data\":" + "[".repeat(2_000),
          "{\"slice\":\"x-a\",\"id\":\"n\",\"data\":{\"a\":\"" + "x".repeat(70_000) + "\"}}",
          "{\"slice\":\"x-a\",\"id\":\"n\",\"data\":{\"a\":\"" + "x".repeat(300_000) + "\"}}",
          "{\"id\":\"u-1\",\"slice\":\"notice\",\"data\":{\"level\":\"info\"}}",
          "{\"id\":\"u-1\",\"slice\":\"notice\",\"data\":{\"level\":\"error\"}}",
          "{\"id\":\"u-1\",\"slice\":\"notice\",\"phase\":\"displaying\",\"data\":{\"level\":\"info\"}}");

  private static final List<String> METHODS =
      List.of("POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "post", "ODD");

  private OddRequests() {}

  /** Any HTTP call; each header is one line without its end. */
  record Call(String method, String path, List<String> headers, String body, Who who) {}

  /** Whose token a call brings. */
  enum Who {
    OWNER,
    OTHER_AGENT,
    OPERATOR,
    RUBBISH,
    NOBODY
  }

  /** Posts of updates and what looks like them. */
  static List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (String path : PATHS) {
      for (Who who : Who.values()) {
        calls.add(new Call("POST", path, List.of(JSON), GOOD, who));
      }
    }
    for (List<String> headers : HEADERS) {
      calls.add(new Call("POST", PATH, headers, GOOD, Who.OWNER));
    }
    for (String body : BODIES) {
      calls.add(new Call("POST", PATH, List.of(JSON), body, Who.OWNER));
    }
    for (String method : METHODS) {
      calls.add(new Call(method, PATH, List.of(JSON), "", Who.OWNER));
      calls.add(new Call(method, PATH, List.of(JSON), GOOD, Who.NOBODY));
    }
    return calls;
  }

  /** Changes to the lines of a good handshake: {@code -Name} leaves a header out. */
  static List<List<String>> handshakes() {
    String key = "Sec-WebSocket-Key: ";
    return List.of(
        List.of(),
        List.of("-Connection"),
        List.of("-Connection", "Connection: keep-alive, Upgrade"),
        List.of("-Connection", "Connection: close"),
        List.of("-Upgrade"),
        List.of("-Upgrade", "Upgrade: WebSocket"),
        List.of("-Upgrade", "Upgrade: h2c"),
        List.of("-Sec-WebSocket-Version"),
        List.of("-Sec-WebSocket-Version", "Sec-WebSocket-Version: 8"),
        List.of("-Sec-WebSocket-Version", "Sec-WebSocket-Version: 13, 8"),
        List.of("Sec-WebSocket-Version: 13"),
        List.of("-Sec-WebSocket-Key"),
        List.of("-Sec-WebSocket-Key", key + "short"),
        List.of("-Sec-WebSocket-Key", key + "dGhlIHNhbXBsZSBub25jZR=="),
        List.of(key + "dGhlIHNhbXBsZSBub25jZQ=="),
        List.of("Sec-WebSocket-Protocol: shipvox.v1"),
        List.of("Sec-WebSocket-Protocol: other"),
        List.of("Sec-WebSocket-Protocol: other, shipvox.v1"),
        List.of("Sec-WebSocket-Protocol: other", "Sec-WebSocket-Protocol: shipvox.v1"),
        List.of("Sec-WebSocket-Protocol: "),
        List.of("Sec-WebSocket-Protocol: shipvox.v1, bearer.rub.bi.sh"),
        List.of("Sec-WebSocket-Extensions: permessage-deflate"),
        List.of("Sec-WebSocket-Extensions: other"),
        List.of("Origin: https://elsewhere.example"),
        List.of("Origin: null"),
        List.of("Authorization: Basic eDp5"),
        List.of("Authorization: Bearer rub.bi.sh"),
        List.of("Cookie: JSESSIONID=x"),
        List.of("Content-Length: 0"),
        List.of("Content-Length: 4"),
        List.of("Transfer-Encoding: chunked"),
        List.of("X-Forwarded-Proto: http"),
        List.of("X-Forwarded-For: rubbish"),
        List.of("Expect: 100-continue"),
        List.of("Accept: application/json"));
  }
}
