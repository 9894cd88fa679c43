package com.shipvox.live.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever bytes come as frames, they pass or are cut off alike however they are split. By hand for
 * longer: {@code -Djqwik.tries.default=200000}.
 */
class FrameFuzzTest {
  private static final int MOST_BYTES = 300;

  @Property(edgeCases = EdgeCasesMode.NONE)
  void frames_splitAnywhere_sameAsInOnePiece(@ForAll("frames") byte[] bytes, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] whole = pass(bytes, new Random(seed), bytes.length);
    assertArrayEquals(whole, pass(bytes, random, 1 + random.nextInt(7)));
    // What is inflated may be longer than it came, each message by its own bound.
    assertTrue(whole.length <= bytes.length * (MOST_BYTES + 14L) + 14);
  }

  private static byte[] pass(byte[] bytes, Random random, int most) {
    FrameWatch watch = new FrameWatch(MOST_BYTES, 1_000, true, InstantSource.system());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; ) {
      int count =
          Math.min(bytes.length - at, most == bytes.length ? most : 1 + random.nextInt(most));
      byte[] piece = Arrays.copyOfRange(bytes, at, at + count);
      watch.take(piece, count, out);
      at += count;
    }
    return out.toByteArray();
  }

  /** Frames that are mostly good, and some noise. */
  @Provide
  Arbitrary<byte[]> frames() {
    Arbitrary<Integer> first =
        Arbitraries.oneOf(
            Arbitraries.of(0x81, 0x82, 0x01, 0x00, 0x80, 0x89, 0x8a, 0x88, 0xc1, 0x41),
            Arbitraries.integers().between(0, 255));
    Arbitrary<byte[]> payload = Arbitraries.bytes().array(byte[].class).ofMaxSize(140);
    Arbitrary<byte[]> frame =
        Combinators.combine(first, payload, Arbitraries.integers().between(0, 40))
            .as(FrameFuzzTest::frame);
    return frame.list().ofMaxSize(6).map(FrameFuzzTest::join);
  }

  private static byte[] frame(int first, byte[] payload, int odd) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    int mask = odd == 0 ? 0 : 0x80;
    if (payload.length < 126 && odd != 1) {
      out.write(mask | payload.length);
    } else {
      out.writeBytes(
          new byte[] {(byte) (mask | 126), (byte) (odd == 2 ? 1 : 0), (byte) payload.length});
    }
    out.writeBytes(new byte[] {1, 2, 3, 4});
    out.writeBytes(payload);
    return out.toByteArray();
  }

  private static byte[] join(List<byte[]> frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    frames.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
