package com.shipvox.live.cluster;

import com.shipvox.live.session.EncodedText;
import com.shipvox.live.session.LogCopy;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.MemoryLog.Plan;
import com.shipvox.live.session.MemoryLog.StateCopy;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What takes one place in the history of a session's copies; a batch is one, so it stays whole. */
sealed interface Command {
  /** The session begins. */
  record Create(String owner, String epoch) implements Command {}

  /**
   * Updates are appended.
   *
   * @param before what all that came before them folds to; null where it does not go along
   */
  record Add(List<LogCopy> copies, @Nullable StateCopy before) implements Command {
    public Add {
      copies = List.copyOf(copies);
    }

    Add(List<LogCopy> copies) {
      this(copies, null);
    }
  }

  /** The same, planned on this very node, which need not write out what nobody else asks for. */
  record Planned(Plan plan, @Nullable StateCopy before) implements Command {
    /** The plan, made at the head of that log. */
    static Planned of(Plan plan, MemoryLog log) {
      return new Planned(plan, log.stateFor(plan));
    }

    /** What the other nodes are sent. */
    Add add() {
      List<LogEntry> entries = plan.entries();
      return new Add(
          entries.size() == 1
              ? List.of(LogCopy.of(entries.get(0)))
              : entries.stream().map(LogCopy::of).toList(),
          before);
    }
  }

  /** The session is forgotten: idle, or ended long ago. */
  record Drop() implements Command {}

  /** What all updates before it fold to, where the command tells it; never a part of its JSON. */
  default @Nullable StateCopy before() {
    return null;
  }

  default JsonObject json() {
    JsonObjectBuilder json = Wire.object();
    if (this instanceof Create create) {
      json.add("owner", create.owner()).add("epoch", create.epoch());
    } else if (this instanceof Add add) {
      json.add("add", json(add.copies()));
    } else if (this instanceof Planned planned) {
      json.add("add", json(planned.add().copies()));
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
