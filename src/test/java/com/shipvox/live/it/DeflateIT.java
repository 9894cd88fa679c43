package com.shipvox.live.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * permessage-deflate, byte by byte: who gets compressed messages, and what a client may send. The
 * plain Jakarta API cannot write them, so there nothing is agreed on.
 */
@Timeout(300)
final class DeflateIT {
  private static final int FIN = RawLine.FIN;
  private static final int RSV1 = RawLine.RSV1;
  private static final int TEXT = RawLine.TEXT;
  private static final int FRAME_BYTES = 16 << 10;
  private static final byte[] NOTHING = {};
  private static final byte[] PING = bytes("{\"type\":\"PING\",\"payload\":{\"sentAt\":7}}");
  private static final byte[] PACKED = Zip.deflate(PING);
  private static final String ANSWER =
      "Sec-WebSocket-Extensions: "
          + "permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n";
  private static final String LONG =
      "{'id':'é','slice':'x-long','data':{'texts':[%s'the end']}}"
          .formatted("'UPS Ground, 4 days, $8.44',".repeat(100));

  private static final Map<WayOut, LiveNode> NODES = new EnumMap<>(WayOut.class);

  private static LiveNode node(WayOut way) {
    return NODES.computeIfAbsent(way, missing -> missing.start(Zip.SETTINGS));
  }

  private static TestSession session(WayOut way) {
    return Api.agent(node(way).server()).open();
  }

  @AfterAll
  static void stop() {
    NODES.values().forEach(LiveNode::close);
  }

  @ParameterizedTest
  @EnumSource
  void handshake_offering_acceptedWhereFramesCanBeWritten(WayOut way) {
    String head = head(node(way), Zip.OFFER);
    assertEquals(way.isFast(), head.contains(ANSWER), head);
    assertEquals(!way.isFast(), !head.contains("Sec-WebSocket-Extensions"), head);
  }

  @Test
  void handshake_notOfferingOrWantingASmallerWindow_nothingAgreedOn() {
    LiveNode node = node(WayOut.GRIZZLY);
    String smaller = "permessage-deflate; server_max_window_bits=10";
    String extensions = "Sec-WebSocket-Extensions: ";
    for (String[] headers : new String[][] {{}, {extensions + smaller}, {extensions + "other"}}) {
      String head = head(node, headers);
      assertTrue(head.startsWith("HTTP/1.1 101 "), head);
      assertTrue(!head.contains("Sec-WebSocket-Extensions"), head);
    }
    assertTrue(
        head(node, extensions + smaller, extensions + "permessage-deflate").contains(ANSWER));
  }

  @Test
  void handshake_switchedOffAsByDefault_nothingAgreedOnAndTheBitForbidden() {
    TestSession session = LiveNode.agent().open();
    assertTrue(!head(LiveNode.shared(), Zip.OFFER).contains("Sec-WebSocket-Extensions"));
    try (RawLine line = RawLine.following(session, Zip.OFFER)) {
      session.post(LONG).expect(201);
      RawLine.Frame update = line.frame();
      assertTrue(!update.isDeflated() && update.text().contains("the end"));
      assertEquals(1002, line.send(RawLine.frame(FIN | RSV1 | TEXT, PACKED)).closeCode());
    }
  }

  @ParameterizedTest
  @EnumSource
  void update_toViewersWithAndWithout_sameText(WayOut way) {
    TestSession session = session(way);
    try (RawLine with = RawLine.following(session, Zip.OFFER);
        RawLine without = RawLine.following(session);
        RawLine more = RawLine.following(session, Zip.OFFER)) {
      for (int i = 0; i < 3; i++) {
        session.post(LONG.replace("é", "é" + i)).expect(201);
        RawLine.Frame packed = with.frame();
        RawLine.Frame plain = without.frame();
        assertEquals(FIN | TEXT, plain.first());
        assertTrue(plain.text().contains("é" + i) && plain.text().contains("the end"));
        assertEquals(plain.text(), packed.text());
        assertEquals(packed.text(), more.frame().text());
        if (way.isFast()) {
          assertEquals(FIN | RSV1 | TEXT, packed.first());
          assertTrue(packed.payload().length < plain.payload().length / 5);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TYRUS", "GRIZZLY"})
  void message_longOrShort_compressedWhereThatPays(WayOut way) {
    TestSession session = session(way);
    session.post(LONG).expect(201);
    String login = "Sec-WebSocket-Protocol: shipvox.v1, bearer." + session.viewerToken();
    try (RawLine line = RawLine.upgraded(node(way).server(), login, Zip.OFFER)) {
      RawLine.Frame accepted = line.frame();
      assertTrue(!accepted.isDeflated() && accepted.text().contains("AUTH_RESULT"));
      RawLine.Frame init = line.send(RawLine.text("{\"type\":\"INIT\"}")).frame();
      assertTrue(init.isDeflated() && init.text().contains("the end"));
      session.post("{'slice':'notice'}").expect(201);
      RawLine.Frame update = line.frame();
      assertTrue(!update.isDeflated() && update.text().contains("notice"));
      RawLine.Frame pong = line.send(RawLine.frame(FIN | TEXT, PING)).frame();
      assertTrue(!pong.isDeflated() && pong.text().contains("PONG"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TYRUS", "GRIZZLY"})
  void updates_missed_resumedCompressed(WayOut way) {
    TestSession session = session(way);
    for (int i = 0; i < 5; i++) {
      session.post(LONG.replace("é", "é" + i)).expect(201);
    }
    String login = "Sec-WebSocket-Protocol: shipvox.v1, bearer." + session.viewerToken();
    String from = "{\"type\":\"INIT\",\"payload\":{%s}}".formatted(session.cursor(1));
    try (RawLine line = RawLine.upgraded(node(way).server(), login, Zip.OFFER)) {
      line.message();
      line.send(RawLine.text(from.replace('\'', '"'))).message();
      for (int i = 1; i < 5; i++) {
        RawLine.Frame update = line.frame();
        assertTrue(update.isDeflated() && update.text().contains("é" + i));
      }
    }
  }

  static Stream<Arguments> understood() {
    byte[] first = Arrays.copyOf(PACKED, 9);
    byte[] rest = Arrays.copyOfRange(PACKED, 9, PACKED.length);
    byte[] full = Arrays.copyOf(PING, FRAME_BYTES);
    Arrays.fill(full, PING.length, full.length, (byte) ' ');
    return Stream.of(
        arguments("compressed", List.of(RawLine.frame(FIN | RSV1 | TEXT, PACKED))),
        arguments("plain all the same", List.of(RawLine.frame(FIN | TEXT, PING))),
        arguments(
            "as long as allowed", List.of(RawLine.frame(FIN | RSV1 | TEXT, Zip.deflate(full)))),
        arguments(
            "in fragments with pongs between",
            List.of(
                RawLine.frame(RSV1 | TEXT, first),
                RawLine.frame(FIN | 10, bytes("hi")),
                RawLine.frame(0, NOTHING),
                RawLine.frame(FIN | 10, NOTHING),
                RawLine.frame(FIN, rest))),
        arguments("a byte at a time", single(RawLine.frame(FIN | RSV1 | TEXT, PACKED))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void understood(String name, List<byte[]> pieces) {
    for (WayOut way : List.of(WayOut.TYRUS, WayOut.GRIZZLY)) {
      try (RawLine line = RawLine.following(session(way), Zip.OFFER)) {
        pieces.forEach(line::send);
        assertTrue(line.message().contains("\"sentAt\":7"));
        // And another, which owes nothing to the first one's window.
        line.send(RawLine.frame(FIN | RSV1 | TEXT, PACKED));
        assertTrue(line.message().contains("\"sentAt\":7"));
      }
    }
  }

  static Stream<Arguments> forbidden() {
    byte[] over = Zip.deflate(new byte[FRAME_BYTES + 1]);
    byte[] bomb = Zip.deflate(new byte[8 << 20]);
    byte[] half = Arrays.copyOf(over, over.length / 2);
    byte[] rest = Arrays.copyOfRange(over, half.length, over.length);
    byte[] whole = RawLine.frame(FIN | RSV1 | TEXT, PACKED);
    return Stream.of(
        arguments("a byte too many", 1009, List.of(RawLine.frame(FIN | RSV1 | TEXT, over))),
        arguments("a bomb, a thousandfold", 1009, List.of(RawLine.frame(FIN | RSV1 | TEXT, bomb))),
        arguments(
            "too many in fragments",
            1009,
            List.of(RawLine.frame(RSV1 | TEXT, half), RawLine.frame(FIN, rest))),
        arguments("the bit on a ping", 1002, List.of(RawLine.frame(FIN | RSV1 | 9, NOTHING))),
        arguments("the bit on a close", 1002, List.of(RawLine.frame(FIN | RSV1 | 8, NOTHING))),
        arguments(
            "the bit on a continuation",
            1002,
            List.of(RawLine.frame(RSV1 | TEXT, PACKED), RawLine.frame(FIN | RSV1, NOTHING))),
        arguments("another bit", 1002, List.of(RawLine.frame(FIN | RSV1 | 0x20 | TEXT, PACKED))),
        arguments("not DEFLATE", 1007, List.of(RawLine.frame(FIN | RSV1 | TEXT, bytes("\u007f")))),
        arguments(
            "not UTF-8",
            1007,
            List.of(RawLine.frame(FIN | RSV1 | TEXT, Zip.deflate(new byte[] {-1, -2})))),
        arguments(
            "binary", 1003, List.of(RawLine.frame(FIN | RSV1 | RawLine.BINARY, Zip.deflate(PING)))),
        arguments("nothing", 4400, List.of(RawLine.frame(FIN | RSV1 | TEXT, new byte[] {0}))),
        arguments("endless messages", 4429, Collections.nCopies(100, whole)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void forbidden(String name, int code, List<byte[]> frames) {
    try (RawLine line = RawLine.following(session(WayOut.GRIZZLY), Zip.OFFER)) {
      frames.forEach(line::send);
      assertEquals(code, line.closeCode());
    }
  }

  private static String head(LiveNode node, String... headers) {
    try (RawLine line = new RawLine(node.server())) {
      return line.send(RawLine.handshake(node.server(), headers)).head();
    }
  }

  private static List<byte[]> single(byte[] bytes) {
    return IntStream.range(0, bytes.length).mapToObj(at -> new byte[] {bytes[at]}).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
