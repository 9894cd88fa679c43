package com.shipvox.live.it;

import com.shipvox.live.it.checker.AgentLog.Place;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A viewer that polls, one request at a time. */
final class PollLine implements Line {
  private final TestSession session;
  private final Api viewer;
  private final Queue<JsonObject> messages = new ArrayDeque<>();
  private @Nullable Place place;

  PollLine(TestSession session, String token, @Nullable Place from) {
    this.session = session;
    this.viewer = session.api().as(token);
    this.place = from;
  }

  @Override
  public @Nullable JsonObject next(Duration patience) {
    if (messages.isEmpty()) {
      String query =
          place == null
              ? ""
              : "?epoch="
                  + place.epoch()
                  + "&after="
                  + place.seq()
                  + "&waitMs="
                  + patience.toMillis();
      messages.addAll(viewer.get(session.path() + "/updates" + query).expect(200).messages());
    }
    JsonObject message = messages.poll();
    if (message != null) {
      place = new Place(message.getString("epoch"), message.getInt("seq"));
    }
    return message;
  }

  @Override
  public void close() {
    // Nothing is open between two polls.
  }
}
