package com.shipvox.live.it.checker;

import com.shipvox.live.it.checker.AgentLog.Place;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one viewer received, as it came, over all of its connections. Not thread-safe. */
public final class ViewerLog {

  /** One message that moves a viewer's place or state. */
  sealed interface Receipt {

    /**
     * A whole state.
     *
     * @param slices the seq of each slice's last update
     */
    record Fresh(Place place, Map<String, Long> slices) implements Receipt {}

    /** The server's word that it holds all after the place that was asked for. */
    record Resumed(Place head) implements Receipt {}

    record Update(Place place, String id, String source, String slice, String data)
        implements Receipt {}
  }

  private final String name;
  private final List<Receipt> receipts = new ArrayList<>();
  private @Nullable Place place;

  public ViewerLog(String name) {
    this.name = name;
  }

  /** Notes an envelope; those that move nothing are passed over. */
  public void received(JsonObject envelope) {
    switch (envelope.getString("type")) {
      case "INIT" -> {
        JsonObject payload = envelope.getJsonObject("payload");
        if (payload.getBoolean("resumed")) {
          receipts.add(new Receipt.Resumed(placeOf(envelope)));
        } else {
          place = placeOf(envelope);
          receipts.add(new Receipt.Fresh(placeOf(envelope), seqs(payload.getJsonObject("state"))));
        }
      }
      case "UPDATE" -> {
        JsonObject payload = envelope.getJsonObject("payload");
        place = placeOf(envelope);
        receipts.add(
            new Receipt.Update(
                placeOf(envelope),
                envelope.getString("id"),
                envelope.getString("source"),
                payload.getString("slice"),
                String.valueOf(payload.get("data"))));
      }
      default -> {}
    }
  }

  public String name() {
    return name;
  }

  /** Where this viewer stands: what it would resume from; null before its first INIT. */
  public @Nullable Place place() {
    return place;
  }

  List<Receipt> receipts() {
    return receipts;
  }

  private static Place placeOf(JsonObject envelope) {
    return new Place(envelope.getString("epoch"), envelope.getJsonNumber("seq").longValue());
  }

  private static Map<String, Long> seqs(JsonObject state) {
    Map<String, Long> seqs = new TreeMap<>();
    state.forEach(
        (slice, value) -> seqs.put(slice, value.asJsonObject().getJsonNumber("seq").longValue()));
    return seqs;
  }
}
