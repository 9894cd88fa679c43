package com.shipvox.live.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Requests end where RFC 9112 says, however their bytes are cut. */
final class RequestFramingTest {
  private static final String HOSTED = " HTTP/1.1\r\nHost: a\r\n";
  private static final List<String> GOOD =
      List.of(
          "GET /" + HOSTED + "\r\n",
          "POST /a?b" + HOSTED + "Content-Length: 3\r\n\r\nabc",
          "POST /" + HOSTED + "transfer-encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
          "OPTIONS *" + HOSTED + "\r\n",
          "GET / HTTP/1.0\r\n\r\n",
          "GET https://a/b" + HOSTED + "\r\n");

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void requests_cutAnywhere_endWhereTheyEnd(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      String request = GOOD.get(random.nextInt(GOOD.size()));
      expected.add(request);
      all.append(request);
    }
    assertEquals(expected, read(all.toString(), random));
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void bytes_anySpoilt_readOrRefused(@ForAll("spoilt") String text) {
    try {
      read(text, new Random(1));
    } catch (Refusal refusal) {
      assertTrue(List.of(400, 405).contains(refusal.code().status()), refusal.text());
    }
  }

  @Provide
  Arbitrary<String> spoilt() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of(GOOD),
            Arbitraries.of("\r\n", "\n", "0\r\n", "Content-Length: 1", ": ", "\0", " ", "HTTP/1.1"),
            Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(8));
    return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
  }

  @Test
  void chunkExtensionsAndTrailers_notPassedOn() {
    String start = "POST /" + HOSTED + "Transfer-Encoding: chunked\r\n\r\n";
    assertEquals(
        List.of(start + "3\r\nabc\r\n0\r\n\r\n"),
        read(start + "003 ;a=\"b\";c\r\nabc\r\n0;d\r\nX: y\r\nZ: 1\r\n\r\n", new Random(1)));
  }

  @Test
  void chunks_manySmallOnes_passedOnAsOneWhereNothingWasPassedOnBefore() {
    String start = "POST /" + HOSTED + "Transfer-Encoding: chunked\r\n\r\n";
    assertEquals(
        List.of(start + "14\r\n" + "a".repeat(20) + "\r\n0\r\n\r\n"),
        read(start + "1\r\na\r\n".repeat(20) + "0\r\n\r\n", new Random(1)));
  }

  @Test
  void body_passedOnAsItComes_theSameInAll() {
    String start = "POST /" + HOSTED + "Transfer-Encoding: chunked\r\n\r\n";
    String text = start + "5\r\nabcde\r\n3\r\nfgh\r\n0\r\n\r\nGET";
    RequestFraming framing = new RequestFraming();
    StringBuilder passed = new StringBuilder();
    for (byte next : text.getBytes(StandardCharsets.ISO_8859_1)) {
      framing.take(new byte[] {next}, 0, 1);
      passed.append(new String(framing.passOn(), StandardCharsets.ISO_8859_1));
    }
    String chunks = "abcdefgh".replaceAll(".", "1\r\n$0\r\n");
    assertEquals(start + chunks + "0\r\n\r\n", passed.toString());
  }

  @Test
  void expectation_met_notPassedOn() {
    RequestFraming framing = new RequestFraming();
    String start = "POST /" + HOSTED + "Content-Length: 1\r\n";
    byte[] head = (start + "Expect: 100-Continue\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    framing.take(head, 0, head.length);
    assertTrue(framing.isHalf() && Objects.requireNonNull(framing.head()).expects());
    framing.sayContinued();
    framing.take(new byte[] {'x'}, 0, 1);
    assertEquals(start + "\r\nx", new String(framing.passOn(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void upgrades_onlyToWebSocketsAndWithoutHttp2sSettings() {
    assertEquals(
        List.of("GET /" + HOSTED + "Connection: Upgrade\r\nX: y\r\n\r\n"),
        read(
            "GET /"
                + HOSTED
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: a\r\nX: y\r\n\r\n",
            new Random(1)));
    assertEquals(
        List.of("GET /" + HOSTED + "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
        read(
            "GET /"
                + HOSTED
                + "Upgrade: websocket\r\nConnection: Upgrade , http2-settings\r\nHTTP2-Settings: a\r\n\r\n",
            new Random(1)));
  }

  /** What is passed on of each request, its bytes given in random pieces. */
  private static List<String> read(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    RequestFraming framing = new RequestFraming();
    List<String> requests = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int to = at + 1 + random.nextInt(bytes.length - at);
      while (at < to) {
        at = framing.take(bytes, at, to);
        byte[] whole = framing.isHalf() ? new byte[0] : framing.passOn();
        if (whole.length > 0) {
          requests.add(new String(whole, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return requests;
  }
}
