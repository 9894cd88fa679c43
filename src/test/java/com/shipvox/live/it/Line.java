package com.shipvox.live.it;

import com.shipvox.live.it.checker.AgentLog.Place;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection of a viewer, whatever carries it, from its cursor on. */
interface Line extends AutoCloseable {

  /** The next message, or null if none came for so long or the line is dead. */
  @Nullable JsonObject next(Duration patience) throws InterruptedException;

  /** Takes the cable out. */
  @Override
  void close();

  /** What a viewer's updates can come over. */
  enum Carrier {
    SOCKET,
    STREAM,
    POLL;

    /** Connects; {@code from} is the place to resume at, null for a fresh state. */
    Line open(TestSession session, String token, @Nullable Place from) {
      return switch (this) {
        case SOCKET -> new SocketLine(session, token, from);
        case STREAM ->
            new StreamLine(session, token, from == null ? null : from.epoch() + ":" + from.seq());
        case POLL -> new PollLine(session, token, from);
      };
    }
  }
}
