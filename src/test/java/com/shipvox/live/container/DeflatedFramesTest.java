package com.shipvox.live.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.deflate.Deflated;
import com.shipvox.live.security.MovableClock;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A watch over a connection whose messages may be compressed: behind it they are plain. */
class DeflatedFramesTest {
  private static final int MOST = 1_000;
  private static final int PER_SECOND = 20;
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int PING = 9;
  private static final int[] NO_KEY = {0, 0, 0, 0};
  private static final byte[] PLAIN = "a".repeat(MOST).getBytes(UTF_8);
  private static final byte[] PACKED = Deflated.of(PLAIN, 0);

  private final MovableClock clock = new MovableClock();
  private FrameWatch watch = watch();

  private FrameWatch watch() {
    return new FrameWatch(MOST, PER_SECOND, true, clock);
  }

  private static byte[] frame(int first, byte[] payload, int... key) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) 0xfe).putShort((short) payload.length);
    }
    for (int of : key) {
      frame.put((byte) of);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ key[i % 4]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  private static byte[] frame(int first, byte[] payload) {
    return frame(first, payload, NO_KEY);
  }

  private byte[] pass(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      watch.take(part, part.length, out);
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private void assertCut(int code, byte[]... bad) {
    watch = watch();
    byte[] close = frame(FIN | 8, new byte[] {(byte) (code >> 8), (byte) code});
    byte[] passed = pass(bad);
    int from = Math.max(0, passed.length - close.length);
    assertArrayEquals(close, Arrays.copyOfRange(passed, from, passed.length));
    assertEquals(0, pass(frame(FIN | TEXT, new byte[5])).length);
    assertEquals(0, watch.halfSentSince());
  }

  @Example
  void take_compressedMessage_goesOnAsAPlainOne() {
    assertArrayEquals(
        frame(FIN | TEXT, PLAIN), pass(frame(FIN | RSV1 | TEXT, PACKED, 1, 200, 3, 255)));
    assertArrayEquals(frame(FIN | BINARY, PLAIN), pass(frame(FIN | RSV1 | BINARY, PACKED)));
    byte[] plain = frame(FIN | TEXT, PLAIN, 1, 2, 3, 4);
    assertArrayEquals(plain, pass(plain));
    assertArrayEquals(
        frame(FIN | TEXT, new byte[0]), pass(frame(FIN | RSV1 | TEXT, new byte[] {0})));
  }

  @Example
  void take_fragmentsWithAPingBetween_pingFirst() {
    byte[] begin = Arrays.copyOf(PACKED, 3);
    byte[] end = Arrays.copyOfRange(PACKED, 3, PACKED.length);
    byte[] ping = frame(FIN | PING, new byte[] {7, 8}, 9, 9, 9, 9);
    assertArrayEquals(
        join(ping, frame(FIN | TEXT, PLAIN), ping),
        pass(
            frame(RSV1 | TEXT, begin, 5, 6, 7, 8),
            ping,
            frame(0, new byte[0]),
            frame(FIN, end, 1, 2, 3, 4),
            ping));
  }

  @Example
  void take_bitWhereItHasNoMeaning_protocolError() {
    assertCut(FrameWatch.PROTOCOL_ERROR, frame(FIN | RSV1 | PING, new byte[2]));
    assertCut(
        FrameWatch.PROTOCOL_ERROR, frame(RSV1 | TEXT, PACKED), frame(FIN | RSV1, new byte[] {0}));
    assertCut(FrameWatch.PROTOCOL_ERROR, frame(TEXT, new byte[2]), frame(FIN | RSV1, new byte[2]));
    for (int other : new int[] {0x10, 0x20, 0x30}) {
      assertCut(FrameWatch.PROTOCOL_ERROR, frame(FIN | RSV1 | other | TEXT, PACKED));
    }
  }

  @Example
  void take_messageThatInflatesToMore_tooBig() {
    byte[] bomb = Deflated.of(new byte[MOST + 1], 0);
    assertCut(FrameWatch.TOO_BIG, frame(FIN | RSV1 | TEXT, bomb));
    byte[] half = Arrays.copyOf(bomb, bomb.length / 2);
    byte[] rest = Arrays.copyOfRange(bomb, half.length, bomb.length);
    assertCut(FrameWatch.TOO_BIG, frame(RSV1 | TEXT, half), frame(FIN, rest));
  }

  @Example
  void take_notDeflate_badData() {
    assertCut(FrameWatch.BAD_DATA, frame(FIN | RSV1 | TEXT, new byte[] {-1, -1, -1}));
  }

  @Example
  void take_compressedMessagesAtOnce_noMoreThanTheRate() {
    byte[] message = frame(FIN | RSV1 | TEXT, PACKED);
    for (int i = 0; i < PER_SECOND; i++) {
      assertEquals(frame(FIN | TEXT, PLAIN).length, pass(message).length);
    }
    clock.move(Duration.ofSeconds(1));
    byte[][] many = new byte[PER_SECOND + 1][];
    Arrays.fill(many, message);
    byte[] close =
        frame(FIN | 8, new byte[] {FrameWatch.TOO_FAST >> 8, (byte) FrameWatch.TOO_FAST});
    assertEquals(PER_SECOND * frame(FIN | TEXT, PLAIN).length + close.length, pass(many).length);
  }

  @Example
  void halfSentSince_compressedMessageNotWhole_sinceItBegan() {
    long begun = clock.millis();
    pass(frame(RSV1 | TEXT, Arrays.copyOf(PACKED, 3)));
    clock.move(Duration.ofSeconds(1));
    pass(frame(FIN | PING, new byte[1]));
    assertEquals(begun, watch.halfSentSince());
    pass(frame(FIN, Arrays.copyOfRange(PACKED, 3, PACKED.length)));
    assertEquals(0, watch.halfSentSince());
  }

  /** However the network cuts the bytes, each message is the same behind the watch. */
  @Property
  void take_anyMessagesInAnyPieces_plainBehindIt(
      @ForAll @Size(max = 12) List<@IntRange(max = MOST) Integer> lengths,
      @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 1, max = 40) Integer> pieces) {
    watch = watch();
    byte[] sent = new byte[0];
    byte[] expected = new byte[0];
    for (int length : lengths) {
      byte[] plain = "ab\"".repeat(MOST).substring(0, length).getBytes(UTF_8);
      byte[] packed = Deflated.of(plain, 0);
      boolean isPacked = packed.length < plain.length;
      sent =
          join(
              sent,
              frame(FIN | (isPacked ? RSV1 : 0) | TEXT, packed, isPacked ? length : 0, 0, 0, 0));
      expected = join(expected, frame(FIN | TEXT, plain));
    }
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    int at = 0;
    for (int i = 0; at < sent.length; i++) {
      int end = Math.min(sent.length, at + pieces.get(i % pieces.size()));
      passed.writeBytes(pass(Arrays.copyOfRange(sent, at, end)));
      at = end;
    }
    assertArrayEquals(expected, passed.toByteArray());
    assertEquals(0, watch.halfSentSince());
  }
}
