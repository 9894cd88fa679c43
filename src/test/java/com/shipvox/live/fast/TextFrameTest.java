package com.shipvox.live.fast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.shipvox.live.deflate.Deflated;
import com.shipvox.live.session.EncodedText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text's frame is a whole text frame as RFC 6455, section 5.2 has it. */
final class TextFrameTest {

  @ParameterizedTest
  @CsvSource({
    "0, 8100",
    "125, 817d",
    "126, 817e007e",
    "65535, 817effff",
    "65536, 817f0000000000010000"
  })
  void frame_ofSoManyBytes_hasTheShortestHeader(int length, String header) {
    String text = "x".repeat(length);
    byte[] frame = bytes(TextFrame.of(new EncodedText(text)));
    byte[] expected = java.util.HexFormat.of().parseHex(header);
    assertArrayEquals(expected, java.util.Arrays.copyOf(frame, expected.length));
    assertEquals(text, latin(frame, expected.length));
  }

  @ParameterizedTest
  @CsvSource({"é, 2", "🚚, 4"})
  void frame_ofLettersBeyondAscii_countsBytes(String letter, int bytes) {
    byte[] frame = bytes(TextFrame.of(new EncodedText(letter)));
    assertEquals(bytes, frame[1]);
    assertEquals(letter, new String(frame, 2, bytes, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"255, 81", "256, c1", "70000, c1"})
  void frame_deflated_whereThatPaysAndWithItsBit(int length, String first) throws Exception {
    EncodedText text = new EncodedText("x".repeat(length));
    byte[] frame = bytes(TextFrame.deflated(text));
    assertEquals(first, java.util.HexFormat.of().toHexDigits(frame[0]));
    byte[] payload = java.util.Arrays.copyOfRange(frame, frame[1] == 126 ? 4 : 2, frame.length);
    assertEquals(payload.length, frame[1] == 126 ? payload.length : frame[1]);
    byte[] plain = first.equals("c1") ? Deflated.inflate(payload, length) : payload;
    assertEquals(text.toString(), latin(plain, 0));
  }

  @Test
  void frame_ofATextThatBothKindsOfClientsGet_eachItsOwn() {
    EncodedText text = new EncodedText("é".repeat(300));
    byte[] plain = bytes(TextFrame.of(text));
    byte[] deflated = bytes(TextFrame.deflated(text));
    assertArrayEquals(plain, bytes(TextFrame.of(text)));
    assertArrayEquals(deflated, bytes(TextFrame.deflated(text)));
    assertSame(text.deflated(), text.deflated());
  }

  @ParameterizedTest
  @CsvSource({"3", "300", "70000"})
  void frame_madeTwice_sameBytesAndTextLeftAlone(int length) {
    EncodedText text = new EncodedText("é".repeat(length));
    byte[] first = bytes(TextFrame.of(text));
    assertArrayEquals(first, bytes(TextFrame.of(text)));
    assertEquals("é".repeat(length), text.toString());
    assertEquals(2 * length, text.length());
  }

  private static byte[] bytes(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static String latin(byte[] frame, int from) {
    return new String(frame, from, frame.length - from, StandardCharsets.ISO_8859_1);
  }
}
