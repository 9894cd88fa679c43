package com.shipvox.live.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SplitHeadTest {
  private static final String HEAD = " HTTP/1.1|Host: here|Content-Length: 3|X-Last: 1||";

  private static byte[] bytes(String message) {
    return message.replace("|", "\r\n").getBytes(ISO_8859_1);
  }

  private static SplitHead of(String message) {
    byte[] bytes = bytes(message);
    return SplitHead.of(bytes, 0, bytes.length);
  }

  private static int body(SplitHead head, String message) {
    byte[] bytes = bytes("before" + message + "behind");
    return head.body(bytes, 6, bytes.length - 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A|Content-Length: 0||",
        "A|content-length:2||ab",
        "A|B: c|CONTENT-LENGTH:   12|D: e||0123456789ab",
        "A|Content-Length: 4||||",
        "A|Content-Length: 25||||Content-Length: 9||",
      })
  void of_wholeMessageWithOneLength_known(String message) {
    assertNotNull(of(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A||",
        "A|Content-Length: 1||",
        "A|Content-Length: 1||ab",
        "A|Content-Length: 1|",
        "A|Content-Length: 1 ||a",
        "A|Content-Length: +1||a",
        "A|Content-Length: 1,1||a",
        "A|Content-Length: ||a",
        "A|Content-Length: 1|Content-Length: 1||a",
        "A|Content-Length : 1||a",
        "A||Content-Length: 1||",
        "A|Content-Length: 0000000001||a",
        "A|Content-Length: 4294967297||a",
      })
  void of_anythingElse_isNone(String message) {
    assertNull(of(message));
  }

  @Test
  void body_sameHeadAnyLength_found() {
    SplitHead head = of(HEAD + "abc");
    assertEquals(6 + bytes(HEAD).length, body(head, HEAD + "xyz"));
    String longer = HEAD.replace("3", "11");
    assertEquals(6 + bytes(longer).length, body(head, longer + "hello world"));
    assertEquals(6 + bytes(HEAD).length, body(head, HEAD.replace("3", "0")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " HTTP/1.1|Host: here|Content-Length: 3|X-Last: 1||ab",
        " HTTP/1.1|Host: here|Content-Length: 3|X-Last: 1||abcd",
        " HTTP/1.1|Host: here|Content-Length: 3|X-Last: 2||abc",
        " HTTP/1.1|Host: hers|Content-Length: 3|X-Last: 1||abc",
        " HTTP/1.1|host: here|Content-Length: 3|X-Last: 1||abc",
        " HTTP/1.1|Host: here|Content-Length: 3|X-Last: 1|X: y||abc",
        " HTTP/1.1|Host: here|Content-Length: |X-Last: 1||",
        " HTTP/1.1|Host: here|Content-Length: x|X-Last: 1||",
        " HTTP/1.1|Host: here|Content-Length: 3",
        " HTTP/1.1|Host: here",
        "",
      })
  void body_anyOtherMessage_isNone(String message) {
    assertEquals(-1, body(of(HEAD + "abc"), message));
  }

  @Test
  void message_anotherBody_declaresItsLength() {
    byte[] made = of("A|Content-Length: 3|B: c||abc").message(bytes("hello world"));
    assertEquals(
        "A|Content-Length: 11|B: c||hello world".replace("|", "\r\n"),
        new String(made, ISO_8859_1));
  }

  @Test
  void has_headerInAnyCase_beforeAndBehindTheLength() {
    SplitHead head = of("A|Connection: x|Content-Length: 0|Date: y||");
    assertTrue(head.has("connection"));
    assertTrue(head.has("date"));
    assertFalse(head.has("connect"));
    assertFalse(head.has("x"));
  }
}
