package com.shipvox.live.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DeflatedTest {
  private static final int HEADROOM = 10;
  private static final int PLENTY = 1 << 20;

  /** Texts in which pieces come again, as in JSON, and others in which nothing does. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("\"carrier\":", "{\"id\":\"q1\"}", "UPS Ground", "é🚚", "0123456789")
        .injectDuplicates(0.5)
        .list()
        .ofMaxSize(400)
        .map(pieces -> String.join(",", pieces));
  }

  @Property(tries = 300)
  void inflate_whatWasDeflated_theSameText(@ForAll @From("texts") String text) throws Exception {
    byte[] plain = text.getBytes(UTF_8);
    byte[] deflated = Deflated.of(behindHeadroom(plain), HEADROOM);
    if (deflated.length < HEADROOM + plain.length) {
      byte[] message = Arrays.copyOfRange(deflated, HEADROOM, deflated.length);
      assertArrayEquals(plain, Deflated.inflate(message, plain.length));
    } else {
      assertArrayEquals(behindHeadroom(plain), deflated);
    }
  }

  @Property(tries = 300)
  void inflate_anotherWritersMessage_theSameBytes(
      @ForAll @Size(max = 4) List<byte @Size(max = 3_000) []> parts,
      @ForAll @IntRange(min = 1, max = 9) int level,
      @ForAll boolean isEnded)
      throws Exception {
    byte[] plain = join(parts);
    byte[] message = isEnded ? ended(plain, level) : flushed(parts, level);
    assertArrayEquals(plain, Deflated.inflate(message, plain.length));
    if (plain.length > 0) {
      assertNull(Deflated.inflate(message, plain.length - 1));
    }
  }

  @Property
  void inflate_anyBytes_refusedOrWithinTheBound(
      @ForAll byte[] message, @ForAll @IntRange(max = 1_000) int most) {
    try {
      byte[] plain = Deflated.inflate(message, most);
      assertTrue(plain == null || plain.length <= most);
    } catch (DataFormatException e) {
      // As good an answer as any.
    }
  }

  /**
   * The examples of RFC 7692, section 7.2.3: compressed, stored, ended by a final block, in two.
   */
  @Example
  void inflate_theExamplesOfTheRfc_hello() throws Exception {
    for (String example :
        List.of(
            "f248cdc9c90700",
            "000500faff48656c6c6f00",
            "f348cdc9c9070000",
            "f248050000 00ffffcac9c90700".replace(" ", ""))) {
      byte[] message = HexFormat.of().parseHex(example);
      assertArrayEquals("Hello".getBytes(UTF_8), Deflated.inflate(message, 5), example);
    }
    assertEquals(0, Deflated.inflate(new byte[] {0}, 5).length);
  }

  @Example
  void inflate_bomb_cutOffAtTheBound() throws Exception {
    byte[] bomb = flushed(List.of(new byte[64 << 20]), 9);
    assertTrue(bomb.length < 1 << 17);
    assertNull(Deflated.inflate(bomb, 1_000));
  }

  @Example
  void inflate_blockOfNoKnownKind_notDeflate() {
    assertThrows(DataFormatException.class, () -> Deflated.inflate(new byte[] {-1, -1}, PLENTY));
  }

  @Example
  void of_shortText_leftAsItIs() {
    byte[] text = behindHeadroom("a".repeat(Deflated.LEAST - 1).getBytes(UTF_8));
    assertSame(text, Deflated.of(text, HEADROOM));
    byte[] longer = behindHeadroom("a".repeat(Deflated.LEAST).getBytes(UTF_8));
    assertTrue(Deflated.of(longer, HEADROOM).length < 50);
  }

  @Example
  void of_textThatWouldNotBecomeShorter_leftAsItIs() {
    byte[] noise = new byte[5_000];
    new Random(7).nextBytes(noise);
    assertSame(noise, Deflated.of(noise, HEADROOM));
  }

  private static byte[] behindHeadroom(byte[] text) {
    byte[] bytes = new byte[HEADROOM + text.length];
    System.arraycopy(text, 0, bytes, HEADROOM, text.length);
    return bytes;
  }

  private static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** One message, flushed after each part, as zlib writes it, and as RFC 7692 wants it cut. */
  private static byte[] flushed(List<byte[]> parts, int level) {
    Deflater deflater = new Deflater(level, true);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] out = new byte[1 << 16];
    for (byte[] part : parts) {
      deflater.setInput(part);
      int count;
      do {
        count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        all.write(out, 0, count);
      } while (count == out.length);
    }
    deflater.end();
    byte[] whole = all.toByteArray();
    return Arrays.copyOf(whole, Math.max(0, whole.length - 4));
  }

  /** One message with a final block, and the byte that RFC 7692, section 7.2.3.4, adds to it. */
  private static byte[] ended(byte[] plain, int level) {
    Deflater deflater = new Deflater(level, true);
    deflater.setInput(plain);
    deflater.finish();
    byte[] out = new byte[plain.length + 100];
    int count = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, count + 1);
  }
}
