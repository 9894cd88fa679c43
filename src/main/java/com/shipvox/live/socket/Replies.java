package com.shipvox.live.socket;

import com.shipvox.live.delivery.ControlFrames;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Delivery;
import com.shipvox.live.session.Frame;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What one connection answers to its client, and how it ends: once. Thread-safe. */
final class Replies {
  private final Delivery delivery;
  private final ControlFrames frames;
  private final AtomicBoolean ending = new AtomicBoolean();

  Replies(Delivery delivery, ControlFrames frames) {
    this.delivery = delivery;
    this.frames = frames;
  }

  /** Whether the end has begun: then nothing that the client sends counts any more. */
  boolean ending() {
    return ending.get();
  }

  /** Notes that the end has begun; false where it had already. */
  boolean beginEnd() {
    return ending.compareAndSet(false, true);
  }

  void send(Frame.Control frame) {
    delivery.send(frame);
  }

  /** Refuses one message; the connection stays. */
  void refuse(Refusal refusal, @Nullable String ref) {
    send(frames.error(refusal, ref));
  }

  /** Ends the connection with an ERROR. */
  void end(ErrorCode code, String text, @Nullable String ref) {
    end(code, frames.error(code, text, ref));
  }

  /** Ends the connection, because its login is none. */
  void deny(ErrorCode code) {
    end(code, frames.denied(code));
  }

  /**
   * Ends the connection.
   *
   * @param last what is sent before the close; null for nothing
   * @return false where the end had begun already
   */
  boolean end(ErrorCode code, Frame.@Nullable Control last) {
    if (!beginEnd()) {
      return false;
    }
    if (last != null) {
      delivery.send(last);
    }
    delivery.close(code);
    return true;
  }
}
