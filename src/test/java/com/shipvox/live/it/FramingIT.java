package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that two servers could read in two ways, and several requests in a row. */
@Timeout(240)
final class FramingIT {
  private static final int RUNS = 50;
  private static final int MOST_IN_A_ROW = 6;
  private static final String HIDDEN = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String EMPTY_FRAME = "\u0081\u0082\0\0\0\0{}";

  /** First lines of requests, each with headers that make them ambiguous. */
  private static Map<String, String> ambiguous() {
    String hosted = " HTTP/1.1\r\nHost: localhost\r\n";
    String length = "Content-Length: " + HIDDEN.length() + "\r\n\r\n";
    String post = "POST /api/sessions" + hosted;
    Map<String, String> starts = new TreeMap<>();
    for (String method : List.of("TRACE", "CONNECT", "GET", "HEAD", "DELETE")) {
      starts.put(method + " with a body", method + " /health/live" + hosted + length);
    }
    for (String coding :
        List.of("chunked;q=1", "chunked, identity", "identity", "gzip, chunked", "xchunked")) {
      starts.put(coding, post + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n");
    }
    String chunked = "Transfer-Encoding: chunked\r\n";
    starts.put("both", post + "Content-Length: 5\r\n" + chunked + "\r\n0\r\n\r\n");
    starts.put("chunked in 1.0", post.replace("1.1", "1.0") + chunked + "\r\n0\r\n\r\n");
    for (String value : List.of("+5", "5, 5", "0x5", "-1", "", "5\r\nContent-Length: 5")) {
      starts.put("length " + value, post + "Content-Length: " + value + "\r\n\r\n12345");
    }
    for (String size : List.of("0x5", "-5", "", "5 5", "fffffffffffffffff", "5\n")) {
      starts.put("chunk " + size, post + chunked + "\r\n" + size + "\r\n12345\r\n0\r\n\r\n");
    }
    starts.put("chunk too long", post + chunked + "\r\n4\r\n12345\r\n0\r\n\r\n");
    starts.put("bare LF", "GET / HTTP/1.1\nHost: localhost\n\n");
    starts.put("bare CR", "GET / HTTP/1.1\r\nHost: localhost\rX: a\r\n\r\n");
    starts.put("NUL", "GET /" + hosted + "X: a\0b\r\n\r\n");
    starts.put("folded", "GET /" + hosted + "X: a\r\n b\r\n\r\n");
    starts.put("space before colon", "GET /" + hosted + "X : a\r\n\r\n");
    starts.put("two hosts", "GET /" + hosted + "Host: localhost\r\n\r\n");
    starts.put("no host", "GET / HTTP/1.1\r\n\r\n");
    for (String host : List.of("", "a b", "a@b", "a:b", "a/b")) {
      starts.put("host " + host, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }
    starts.put("HTTP/0.9", "GET /\r\n\r\n");
    for (String version : List.of("HTTP/2.0", "HTTP/1.2", "http/1.1", "HTTP/1.10")) {
      starts.put(version, "GET / " + version + "\r\nHost: localhost\r\n\r\n");
    }
    starts.put("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    starts.put(
        "upgrade in 1.0",
        "GET /ws HTTP/1.0\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    starts.put("long", "GET /" + hosted + "X: " + "x".repeat(9_000) + "\r\n\r\n");
    for (String path : List.of("%", "%zz", "%ff", "%00", "%5c", "..", "a/../../b")) {
      starts.put("path " + path, "GET /" + path + hosted + "Connection: close\r\n\r\n");
    }
    return starts;
  }

  @ParameterizedTest
  @EnumSource
  void request_ambiguous_oneProblemAndTheEnd(WayOut way) {
    List<String> faults = new ArrayList<>();
    ambiguous()
        .forEach(
            (name, start) -> {
              try (RawLine line = new RawLine(way.shared().server())) {
                String answer = line.send(start + HIDDEN).rest();
                if (!answer.matches("(?s)HTTP/1.1 (400|405) .*application/problem\\+json.*")
                    || answer.lastIndexOf("HTTP/1.1 ") > 0
                    || !answer.contains("X-Content-Type-Options")) {
                  faults.add(name + ": " + answer);
                }
              }
            });
    assertEquals(List.of(), faults);
  }

  @ParameterizedTest
  @EnumSource
  void handshake_withWhatBelongsToHttp2OrAFrameBehindIt_frameRead(WayOut way) {
    Server server = way.shared().server();
    String plain = RawLine.handshake(server);
    String settings =
        plain.replace(
            "Connection: Upgrade", "HTTP2-Settings: AAMA\r\nConnection: Upgrade, HTTP2-Settings");
    for (String handshake : List.of(plain, settings)) {
      try (RawLine line = new RawLine(server)) {
        String head = line.send(handshake + EMPTY_FRAME).head();
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        assertEquals(4400, line.closeCode());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void requests_inARowAndSplitAnywhere_answeredAsOneByOne(WayOut way) {
    Server server = way.shared().server();
    TestSession session = Api.agent(server).open();
    String login = "Authorization: Bearer " + session.api().token();
    Random random = new Random(7);
    for (int run = 0; run < RUNS; run++) {
      StringBuilder all = new StringBuilder();
      List<String> expected = new ArrayList<>();
      int count = 2 + random.nextInt(MOST_IN_A_ROW - 1);
      for (int i = 0; i < count; i++) {
        String end = i < count - 1 ? "X-Any: thing" : "Connection: close";
        String id = "r-" + run + "-" + i;
        all.append(request(random.nextInt(5), server, session, id, expected, login, end));
      }
      try (RawLine line = new RawLine(server)) {
        for (String piece : pieces(all.toString(), random)) {
          line.send(piece);
        }
        assertEquals(expected, seen(line.rest()), "run " + run);
      }
    }
  }

  private static String request(
      int kind,
      Server server,
      TestSession session,
      String id,
      List<String> expected,
      String login,
      String end) {
    String updates = session.path() + "/updates";
    String json = OddRequests.JSON;
    String body = "{\"slice\":\"notice\",\"id\":\"" + id + "\"}";
    switch (kind) {
      case 0 -> expected.add("201 " + id);
      case 1 -> expected.add("201 " + id);
      case 2 -> expected.add("422 ");
      case 3 -> expected.add("200 ");
      default -> expected.add("404 ");
    }
    return switch (kind) {
      case 0 -> RawLine.post(server, updates, body, login, json, end);
      case 1 ->
          RawLine.post(server, updates, "", login, json, end, "Transfer-Encoding: chunked")
                  .replace("Content-Length: 0\r\n", "")
              + "5;some=extension\r\n"
              + body.substring(0, 5)
              + "\r\n"
              + Integer.toHexString(body.length() - 5)
              + "\r\n"
              + body.substring(5)
              + "\r\n0\r\nX-Trailer: a\r\n\r\n";
      case 2 -> RawLine.post(server, updates, "{\"slice\":\"none\"}", login, json, end);
      case 3 -> RawLine.get(server, "/health/live", end);
      default -> RawLine.get(server, "/api/sessions/none", login, end);
    };
  }

  private static List<String> pieces(String text, Random random) {
    List<Integer> cuts =
        IntStream.concat(
                IntStream.of(0, text.length()), random.ints(random.nextInt(5), 0, text.length()))
            .sorted()
            .boxed()
            .toList();
    return IntStream.range(1, cuts.size())
        .mapToObj(i -> text.substring(cuts.get(i - 1), cuts.get(i)))
        .collect(Collectors.toList());
  }

  /** The status of each answer, with the id of the update in it. */
  private static List<String> seen(String answers) {
    Pattern id = Pattern.compile("\"id\":\"(r-[0-9-]+)\"");
    return Pattern.compile("(?=HTTP/1\\.1 \\d{3} )")
        .splitAsStream(answers)
        .map(
            answer ->
                answer.substring(9, 13)
                    + id.matcher(answer)
                        .results()
                        .map(r -> r.group(1))
                        .collect(Collectors.joining()))
        .toList();
  }
}
