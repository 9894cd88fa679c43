package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames and handshakes that RFC 6455 or our limits forbid, byte by byte, to a real node. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class FrameGuardIT {
  private static final int FIN = RawLine.FIN;
  private static final int TEXT = RawLine.TEXT;
  private static final byte[] NOTHING = {};
  private static final String PING = "{\"type\":\"PING\",\"payload\":{\"sentAt\":7}}";

  private final TestSession session = Api.agent(node().server()).open();
  private final Server server = session.api().server();

  LiveNode node() {
    return StrictNode.node();
  }

  static Stream<Arguments> forbidden() {
    byte[] big = new byte[StrictNode.FRAME_BYTES + 1];
    byte[] half = new byte[StrictNode.FRAME_BYTES / 2 + 1];
    return Stream.of(
        arguments("unmasked", 1002, unmasked()),
        arguments("unmasked ping", 1002, new byte[] {(byte) 0x89, 0}),
        arguments("reserved bit 1", 1002, RawLine.frame(FIN | 0x40 | TEXT, bytes(PING))),
        arguments("reserved bit 2", 1002, RawLine.frame(FIN | 0x20 | TEXT, bytes(PING))),
        arguments("reserved bit 3", 1002, RawLine.frame(FIN | 0x10 | TEXT, bytes(PING))),
        arguments("opcode 3", 1002, RawLine.frame(FIN | 3, NOTHING)),
        arguments("opcode 7", 1002, RawLine.frame(FIN | 7, NOTHING)),
        arguments("opcode 11", 1002, RawLine.frame(FIN | 11, NOTHING)),
        arguments("opcode 15", 1002, RawLine.frame(FIN | 15, NOTHING)),
        arguments("length in more bytes than needed", 1002, twoByteLength(2)),
        arguments("negative length", 1002, negativeLength()),
        arguments("ping of 126 bytes", 1002, RawLine.frame(FIN | RawLine.PING, new byte[126])),
        arguments("ping in fragments", 1002, RawLine.frame(RawLine.PING, NOTHING)),
        arguments("close of one byte", 1002, RawLine.frame(FIN | RawLine.CLOSE, new byte[1])),
        arguments("continuation of nothing", 1002, RawLine.frame(FIN, bytes("x"))),
        arguments(
            "text within a text",
            1002,
            join(RawLine.frame(TEXT, bytes("x")), RawLine.frame(TEXT, bytes("y")))),
        arguments("text that is not UTF-8", 1007, RawLine.frame(FIN | TEXT, new byte[] {-1, -2})),
        arguments("binary", 1003, RawLine.frame(FIN | RawLine.BINARY, bytes("x"))),
        arguments("1 TiB declared", 1009, RawLine.frame(FIN | TEXT, 1L << 40, bytes("x"))),
        arguments("one byte too many", 1009, RawLine.frame(FIN | TEXT, big)),
        arguments("binary that is too big", 1009, RawLine.frame(FIN | RawLine.BINARY, big)),
        arguments(
            "message too big in fragments",
            1009,
            join(RawLine.frame(TEXT, half), RawLine.frame(FIN, half))),
        arguments("endless empty fragments", 4429, flood(RawLine.frame(0, NOTHING))),
        arguments("endless pings", 4429, flood(RawLine.frame(FIN | RawLine.PING, NOTHING))),
        arguments("endless pongs", 4429, flood(RawLine.frame(FIN | 10, NOTHING))),
        arguments("no JSON", 4400, RawLine.text("hello")),
        arguments("no envelope", 4400, RawLine.text("[]")),
        arguments("another version", 4400, RawLine.text("{\"v\":2,\"type\":\"PING\"}")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void forbidden(String name, int code, byte[] bytes) {
    try (RawLine line = RawLine.following(session)) {
      assertEquals(code, line.send(bytes).closeCode());
    }
  }

  @Test
  void message_inFragmentsWithAPingBetween_understood() {
    try (RawLine line = RawLine.following(session)) {
      line.send(RawLine.frame(TEXT, bytes("{\"type\":\"PING\",")))
          .send(RawLine.frame(FIN | RawLine.PING, bytes("hi")))
          .send(RawLine.frame(0, bytes("\"payload\":{\"sentAt\":")))
          .send(RawLine.frame(FIN, bytes("7}}")));
      assertEquals("hi", line.frame().text());
      assertTrue(line.message().contains("\"sentAt\":7"));
    }
  }

  @Test
  void message_aByteAtATime_understood() {
    try (RawLine line = RawLine.following(session)) {
      for (byte one : RawLine.text(PING)) {
        line.send(new byte[] {one});
      }
      assertTrue(line.message().contains("\"PONG\""));
    }
  }

  @Test
  void message_asLargeAsAllowed_understood() {
    try (RawLine line = RawLine.following(session)) {
      String filled = PING + " ".repeat(StrictNode.FRAME_BYTES - PING.length());
      assertTrue(line.send(RawLine.text(filled)).message().contains("\"PONG\""));
    }
  }

  static Stream<Arguments> brokenHandshake() {
    return Stream.of(
        arguments("POST", 400, "GET /ws", "POST /ws"),
        arguments("no key", 400, "Sec-WebSocket-Key", "X-Key"),
        arguments("key of 15 bytes", 400, "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j"),
        arguments("key that is no base64", 400, "dGhlIHNhbXBsZSBub25jZQ==", "??"),
        arguments("two keys", 400, "Upgrade: w", "Sec-WebSocket-Key: x\r\nUpgrade: w"),
        arguments("body", 400, "Upgrade: w", "Content-Length: 1\r\nUpgrade: w"),
        arguments("chunked body", 400, "Upgrade: w", "Transfer-Encoding: chunked\r\nUpgrade: w"),
        arguments("upgrade to h2c", 400, "Upgrade: websocket", "Upgrade: h2c"),
        arguments("no upgrade", 400, "Upgrade: websocket", "X-Upgrade: websocket"),
        arguments("no Connection: Upgrade", 400, "Connection: Upgrade", "Connection: keep-alive"),
        arguments("version 8", 426, "Version: 13", "Version: 8"),
        arguments("no version", 426, "Sec-WebSocket-Version", "X-Version"),
        arguments(
            "other subprotocols alone",
            400,
            "Upgrade: w",
            "Sec-WebSocket-Protocol: a, b\r\nUpgrade: w"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void brokenHandshake(String name, int status, String right, String wrong) {
    String handshake = RawLine.handshake(server);
    assertTrue(handshake.contains(right));
    try (RawLine line = new RawLine(server)) {
      String head = line.send(handshake.replaceFirst(right, wrong)).head();
      assertTrue(head.startsWith("HTTP/1.1 " + status + " "), head);
      assertEquals(status == 426, head.contains("Sec-WebSocket-Version: 13\r\n"), head);
    }
  }

  @Test
  void handshake_tokenAsSubprotocol_neverEchoed() {
    String token = session.viewerToken();
    try (RawLine line = new RawLine(server)) {
      String offer = "Sec-WebSocket-Protocol: bearer." + token + ", shipvox.v1";
      String head = line.send(RawLine.handshake(server, offer)).head();
      assertTrue(head.contains("Sec-WebSocket-Protocol: shipvox.v1\r\n"), head);
      assertTrue(!head.contains(token), head);
    }
  }

  private static byte[] unmasked() {
    byte[] text = bytes(PING);
    return join(new byte[] {(byte) (FIN | TEXT), (byte) text.length}, text);
  }

  private static byte[] twoByteLength(int length) {
    return join(
        new byte[] {(byte) (FIN | TEXT), (byte) 0xfe, 0, (byte) length}, new byte[4 + length]);
  }

  private static byte[] negativeLength() {
    byte[] header = new byte[14];
    java.util.Arrays.fill(header, (byte) 0xff);
    header[0] = (byte) (FIN | TEXT);
    return header;
  }

  /** A message that never ends, or control frames, far above the allowed rate. */
  private static byte[] flood(byte[] frame) {
    byte[] start = (frame[0] & 0x0f) == 0 ? RawLine.frame(TEXT, bytes("{")) : NOTHING;
    return join(start, join(Collections.nCopies(1_000, frame).toArray(byte[][]::new)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
