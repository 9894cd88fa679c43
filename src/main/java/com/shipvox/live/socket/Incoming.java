package com.shipvox.live.socket;

import com.shipvox.live.message.Message.ClientMessage;
import com.shipvox.live.message.Refusal;
import org.jspecify.annotations.Nullable;

/** What a client's text frame turned out to be. */
sealed interface Incoming {
  /** Characters of the frame, for the byte limit. */
  int size();

  /** The frame's id, if it has one that could be read. */
  @Nullable String ref();

  record Good(ClientMessage message, int size) implements Incoming {
    @Override
    public @Nullable String ref() {
      return message.id();
    }
  }

  record Bad(Refusal refusal, @Nullable String ref, int size) implements Incoming {}
}
