package com.shipvox.live.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class FrameWatchTest {
  private static final int MOST = 1_000;
  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int PING = 9;

  private final MovableClock clock = new MovableClock();
  private FrameWatch watch = watch();

  private FrameWatch watch() {
    return new FrameWatch(MOST, 20, false, clock);
  }

  /** A client's frame: header as given, masked with zeros. */
  private static byte[] frame(int first, long length, int payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload).put((byte) first);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length < 1 << 16) {
      frame.put((byte) 0xfe).putShort((short) length);
    } else {
      frame.put((byte) 0xff).putLong(length);
    }
    frame.putInt(0).put(new byte[payload]);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  private static byte[] frame(int first, int length) {
    return frame(first, length, length);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private byte[] pass(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    watch.take(bytes, bytes.length, out);
    return out.toByteArray();
  }

  private static byte[] closed(int code) {
    return new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, (byte) (code >> 8), (byte) code};
  }

  /** A good frame first: what came before the violation must have passed. */
  private void assertCut(int code, byte[] bad) {
    watch = watch();
    byte[] good = frame(FIN | TEXT, 5);
    assertArrayEquals(join(good, closed(code)), pass(join(good, bad, frame(FIN | TEXT, 5))));
    assertEquals(0, pass(frame(FIN | TEXT, 5)).length);
    assertEquals(0, watch.halfSentSince());
  }

  @Example
  void take_framesThatRfc6455Forbids_protocolError() {
    byte[] unmasked = frame(FIN | TEXT, 5);
    unmasked[1] &= 0x7f;
    assertCut(FrameWatch.PROTOCOL_ERROR, unmasked);
    for (int reserved : new int[] {0x10, 0x20, 0x40}) {
      assertCut(FrameWatch.PROTOCOL_ERROR, frame(FIN | reserved | TEXT, 5));
    }
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      assertCut(FrameWatch.PROTOCOL_ERROR, frame(FIN | opcode, 5));
    }
    for (int control : new int[] {8, 9, 10}) {
      assertCut(FrameWatch.PROTOCOL_ERROR, frame(FIN | control, 126));
      assertCut(FrameWatch.PROTOCOL_ERROR, frame(control, 5));
    }
    assertCut(FrameWatch.PROTOCOL_ERROR, frame(FIN, 5));
    assertCut(FrameWatch.PROTOCOL_ERROR, new byte[] {(byte) 0x81, (byte) 0xfe, 0, 5, 0, 0, 0, 0});
    assertCut(
        FrameWatch.PROTOCOL_ERROR,
        new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0});
    assertCut(
        FrameWatch.PROTOCOL_ERROR,
        new byte[] {(byte) 0x81, (byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0});
  }

  @Example
  void take_newMessageWithinAnother_protocolError() {
    byte[] begun = frame(TEXT, 5);
    assertArrayEquals(
        join(begun, closed(FrameWatch.PROTOCOL_ERROR)), pass(join(begun, frame(FIN | TEXT, 5))));
  }

  @Example
  void take_frameAboveTheLimit_cutByItsHeaderAlone() {
    assertCut(FrameWatch.TOO_BIG, frame(FIN | TEXT, MOST + 1));
    assertCut(FrameWatch.TOO_BIG, frame(FIN | TEXT, 1L << 40, 0));
    assertCut(FrameWatch.TOO_BIG, frame(FIN | TEXT, Long.MAX_VALUE, 0));
  }

  @Example
  void take_fragmentsAboveTheLimitTogether_cutAtTheOneTooMany() {
    byte[] first = frame(TEXT, MOST - 10);
    assertArrayEquals(join(first, closed(FrameWatch.TOO_BIG)), pass(join(first, frame(FIN, 11))));
    watch = watch();
    byte[] whole = join(frame(TEXT, MOST - 10), frame(FIN | PING, 100), frame(FIN, 10));
    assertArrayEquals(join(whole, whole), pass(join(whole, whole)));
  }

  @Example
  void take_endlessEmptyFragmentsOrPings_tooFast() {
    byte[] begun = frame(TEXT, 0);
    byte[] fragments = pass(join(begun, repeat(frame(0, 0), 1_000)));
    assertArrayEquals(join(begun, repeat(frame(0, 0), 20), closed(FrameWatch.TOO_FAST)), fragments);
    watch = watch();
    byte[] pings = pass(repeat(frame(FIN | PING, 0), 1_000));
    assertArrayEquals(join(repeat(frame(FIN | PING, 0), 20), closed(FrameWatch.TOO_FAST)), pings);
    watch = watch();
    for (int i = 0; i < 100; i++) {
      byte[] ping = frame(FIN | PING, 0);
      assertArrayEquals(ping, pass(ping));
      clock.move(Duration.ofMillis(50));
    }
  }

  private static byte[] repeat(byte[] frame, int times) {
    byte[][] all = new byte[times][];
    Arrays.fill(all, frame);
    return join(all);
  }

  @Example
  void halfSentSince_frameOrMessageNotWhole_sinceItsFirstByte() {
    assertEquals(0, watch.halfSentSince());
    pass(frame(FIN | TEXT, 5));
    assertEquals(0, watch.halfSentSince());
    long begun = clock.millis();
    pass(new byte[] {(byte) 0x81});
    assertEquals(begun, watch.halfSentSince());
    clock.move(Duration.ofSeconds(1));
    byte[] rest = frame(TEXT, 200);
    pass(Arrays.copyOfRange(rest, 1, rest.length - 1));
    assertEquals(begun, watch.halfSentSince());
    pass(new byte[1]);
    assertEquals(0, watch.halfSentSince());
  }

  @Example
  void halfSentSince_fragmentsThatTrickle_sinceTheMessageBegan() {
    long begun = clock.millis();
    pass(frame(TEXT, 5));
    for (int i = 0; i < 10; i++) {
      clock.move(Duration.ofSeconds(1));
      pass(frame(0, 1));
      pass(frame(FIN | PING, 1));
      assertEquals(begun, watch.halfSentSince());
    }
    pass(frame(FIN, 0));
    assertEquals(0, watch.halfSentSince());
  }

  /** However the network cuts the bytes, the same ones pass, and never half a header. */
  @Property
  void take_anyFramesInAnyPieces_sameBytesPass(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 300) Integer> lengths,
      @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 1, max = 40) Integer> pieces) {
    byte[] all = new byte[0];
    for (int length : lengths) {
      all = join(all, frame(FIN | (length % 2 == 0 ? TEXT : 2), length));
    }
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    int at = 0;
    for (int i = 0; at < all.length; i++) {
      int end = Math.min(all.length, at + pieces.get(i % pieces.size()));
      passed.writeBytes(pass(Arrays.copyOfRange(all, at, end)));
      at = end;
      assertTrue(passed.size() <= at && passed.size() >= at - 7);
    }
    assertArrayEquals(all, passed.toByteArray());
    assertEquals(0, watch.halfSentSince());
  }

  /** Whatever comes: a beginning of it passes, and nothing more once a close took its place. */
  @Property
  void take_anyBytes_passesTheirBeginningAndPerhapsOneClose(@ForAll byte[] bytes) {
    byte[] passed = pass(bytes);
    int same = 0;
    while (same < Math.min(passed.length, bytes.length) && passed[same] == bytes[same]) {
      same++;
    }
    if (same < passed.length) {
      // The close may begin as the bytes did; only its own eight bytes can differ.
      byte[] end = Arrays.copyOfRange(passed, passed.length - 8, passed.length);
      assertTrue(same >= passed.length - 8);
      int code = ByteBuffer.wrap(end).getShort(6);
      assertArrayEquals(closed(code), end);
      assertTrue(List.of(1002, 1009, 4429).contains(code));
      assertEquals(0, pass(frame(FIN | TEXT, 5)).length);
    }
  }
}
