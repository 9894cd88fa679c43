package com.shipvox.live.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.function.BooleanSupplier;

/** The one thread's event loop and the buffer that all of its connections read into. */
final class Loop {
  final Selector selector;
  final ByteBuffer incoming = ByteBuffer.allocateDirect(1 << 18);
  final byte[] bytes = new byte[1 << 18];

  Loop() throws IOException {
    selector = Selector.open();
  }

  /**
   * Runs until {@code done}, which is asked after each round.
   *
   * @param spin never sleeps: a sleep is longer than the pause between two updates
   * @throws IllegalStateException where {@code seconds} pass before
   */
  void run(BooleanSupplier done, double seconds, boolean spin) throws IOException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("nothing more came within " + seconds + " s");
      }
      if (spin) {
        selector.selectNow();
      } else {
        selector.select(5);
      }
      Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
      while (keys.hasNext()) {
        SelectionKey key = keys.next();
        keys.remove();
        ((Link) key.attachment()).ready(key);
      }
    }
  }

  /** Runs for so long, whatever happens. */
  void run(double seconds, boolean spin) throws IOException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    run(() -> System.nanoTime() >= end, seconds + 60, spin);
  }
}
