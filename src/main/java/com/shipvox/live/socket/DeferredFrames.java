package com.shipvox.live.socket;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends while its INIT is being answered: taken up afterwards, in order. Used by the
 * connection's events alone.
 */
final class DeferredFrames {
  private static final int MOST_FRAMES = 64;
  private static final int MOST_CHARACTERS = 64 * 1024;

  // Bounded by the two numbers above; null most of the time.
  private @Nullable ArrayDeque<Incoming> frames;
  private int characters;
  private boolean open;

  /** Whether frames are to be put off now. */
  boolean isOpen() {
    return open;
  }

  void open() {
    open = true;
  }

  void close() {
    open = false;
  }

  /** Puts a frame off; false where there are too many. */
  boolean add(Incoming frame) {
    ArrayDeque<Incoming> kept = frames;
    if (kept == null) {
      kept = new ArrayDeque<>(2);
      frames = kept;
    }
    if (kept.size() >= MOST_FRAMES || characters + frame.size() > MOST_CHARACTERS) {
      return false;
    }
    characters += frame.size();
    return kept.add(frame);
  }

  /** The next frame that was put off, or null. */
  @Nullable Incoming poll() {
    ArrayDeque<Incoming> kept = frames;
    Incoming next = kept == null ? null : kept.poll();
    if (next == null) {
      frames = null;
    } else {
      characters -= next.size();
    }
    return next;
  }
}
