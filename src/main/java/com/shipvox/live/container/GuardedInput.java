package com.shipvox.live.container;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a WebSocket's client sends, as far as a {@link FrameWatch} lets it pass. */
final class GuardedInput extends ServletInputStream {
  private static final int MOST_AT_ONCE = 16 << 10;

  private final ServletInputStream raw;
  private final FrameWatch watch;
  private volatile @Nullable ReadListener listener;
  private ByteBuffer passed = ByteBuffer.allocate(0);

  GuardedInput(ServletInputStream raw, FrameWatch watch) {
    this.raw = raw;
    this.watch = watch;
  }

  /** May answer 0: there were bytes, but none that may go on yet. */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (!passed.hasRemaining()) {
      byte[] bytes = new byte[Math.min(length, MOST_AT_ONCE)];
      int count = raw.read(bytes, 0, bytes.length);
      if (count < 0) {
        return -1;
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream(count + 16);
      watch.take(bytes, count, out);
      passed = ByteBuffer.wrap(out.toByteArray());
    }
    int count = Math.min(length, passed.remaining());
    passed.get(target, offset, count);
    return count;
  }

  /** The next byte that may go on. */
  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = 0;
    while (count == 0) {
      count = read(one, 0, 1);
    }
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int available() throws IOException {
    return passed.hasRemaining() ? passed.remaining() : raw.available();
  }

  @Override
  public boolean isReady() {
    return passed.hasRemaining() || raw.isReady();
  }

  @Override
  public boolean isFinished() {
    return !passed.hasRemaining() && raw.isFinished();
  }

  @Override
  public void setReadListener(ReadListener reader) {
    listener = reader;
    raw.setReadListener(reader);
  }

  /** Tells the reader that nothing more can come; false where there is no reader yet. */
  boolean fail(IOException why) {
    ReadListener reader = listener;
    if (reader != null) {
      reader.onError(why);
    }
    return reader != null;
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
