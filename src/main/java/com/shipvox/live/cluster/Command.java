package com.shipvox.live.cluster;

import com.shipvox.live.session.EncodedText;
import com.shipvox.live.session.LogCopy;
import com.shipvox.live.session.MemoryLog;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;

/** What takes one place in the history of a session's copies; a batch is one, so it stays whole. */
sealed interface Command {
  /** The session begins. */
  record Create(String owner, String epoch) implements Command {}

  /** Updates are appended. */
  record Add(List<LogCopy> copies) implements Command {
    public Add {
      copies = List.copyOf(copies);
    }
  }

  /** The same, planned on this very node, which need not write out what nobody else asks for. */
  record Planned(MemoryLog.Plan plan) implements Command {
    List<LogCopy> copies() {
      return plan.entries().stream().map(LogCopy::of).toList();
    }
  }

  /** The session is forgotten: idle, or ended long ago. */
  record Drop() implements Command {}

  default JsonObject json() {
    JsonObjectBuilder json = Wire.object();
    if (this instanceof Create create) {
      json.add("owner", create.owner()).add("epoch", create.epoch());
    } else if (this instanceof Add add) {
      json.add("add", json(add.copies()));
    } else if (this instanceof Planned planned) {
      json.add("add", json(planned.copies()));
    }
    return json.build();
  }

  static Command parse(JsonObject json) {
    if (json.containsKey("owner")) {
      return new Create(json.getString("owner"), json.getString("epoch"));
    }
    JsonArray added = json.getJsonArray("add");
    return added == null ? new Drop() : new Add(copies(added));
  }

  static JsonArray json(List<LogCopy> copies) {
    JsonArrayBuilder array = Wire.array();
    for (LogCopy copy : copies) {
      JsonObjectBuilder each =
          Wire.object()
              .add("seq", copy.seq())
              .add("at", copy.at())
              .add("id", copy.id())
              .add("text", copy.text().toString());
      if (copy.key() != null) {
        each.add("key", copy.key());
      }
      if (copy.trace() != null) {
        each.add("trace", copy.trace());
      }
      if (copy.closing()) {
        each.add("closing", true);
      }
      array.add(each);
    }
    return array.build();
  }

  static List<LogCopy> copies(JsonArray array) {
    return array.stream()
        .map(JsonValue::asJsonObject)
        .map(
            each ->
                new LogCopy(
                    each.getJsonNumber("seq").longValue(),
                    each.getJsonNumber("at").longValue(),
                    each.getString("id"),
                    new EncodedText(each.getString("text")),
                    each.getString("key", null),
                    each.getBoolean("closing", false),
                    each.getString("trace", null)))
        .toList();
  }
}
