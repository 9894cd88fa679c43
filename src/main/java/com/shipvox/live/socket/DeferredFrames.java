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

  /** An agent that is logged in may send updates right behind its INIT. */
  private static final int AGENT_TIMES = 16;

  // Bounded by these numbers; null most of the time.
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
  boolean add(Incoming frame, boolean ofAgent) {
    ArrayDeque<Incoming> kept = frames;
    if (kept == null) {
      kept = new ArrayDeque<>(2);
      frames = kept;
    }
    int times = ofAgent ? AGENT_TIMES : 1;
    if (kept.size() >= times * MOST_FRAMES || characters + frame.size() > times * MOST_CHARACTERS) {
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
