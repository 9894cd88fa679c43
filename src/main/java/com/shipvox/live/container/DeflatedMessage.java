package com.shipvox.live.container;

import com.shipvox.live.deflate.Deflated;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A compressed message that comes in: kept as it came until it is whole, because that is what the
 * limit on a message bounds, and an inflater with its window would be three times as much.
 */
final class DeflatedMessage {
  private final int opcode;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  DeflatedMessage(int opcode) {
    this.opcode = opcode;
  }

  /** Text or binary, as its first frame said. */
  int opcode() {
    return opcode;
  }

  /**
   * Takes the next bytes of a frame, without their mask.
   *
   * @param key where the four bytes of the frame's mask begin in {@code header}
   * @param done bytes of the frame that came before
   */
  void add(byte[] payload, int from, int count, byte[] header, int key, long done) {
    for (int i = 0; i < count; i++) {
      bytes.write(payload[from + i] ^ header[key + (int) ((done + i) & 3)]);
    }
  }

  /** What was compressed; null where it is longer than {@code most} bytes. */
  byte @Nullable [] inflate(int most) throws DataFormatException {
    return Deflated.inflate(bytes.toByteArray(), most);
  }
}
