package com.shipvox.live.cluster;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.WireEnum;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import com.shipvox.live.session.Viewer.Transport;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON between nodes. Members that a node does not know are ignored, so nodes of neighbouring
 * versions understand each other during a rolling restart.
 */
final class Wire {
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final JsonReaderFactory READERS = JSON.createReaderFactory(Map.of());

  private Wire() {}

  static JsonObjectBuilder object() {
    return JSON.createObjectBuilder();
  }

  /** One that begins as {@code start}. */
  static JsonObjectBuilder object(JsonObject start) {
    return JSON.createObjectBuilder(start);
  }

  static JsonArrayBuilder array() {
    return JSON.createArrayBuilder();
  }

  static JsonArray array(Collection<String> texts) {
    JsonArrayBuilder array = array();
    texts.forEach(array::add);
    return array.build();
  }

  /** A message of that type, about that session. */
  static JsonObjectBuilder message(String type, String session) {
    return object().add("t", type).add("s", session);
  }

  static JsonObject parse(String text) {
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /** A number; 0 where there is none. */
  static long number(JsonObject json, String name) {
    JsonNumber number = json.getJsonNumber(name);
    return number == null ? 0 : number.longValue();
  }

  /** Why the leader did not do what it was asked for; null where it did. */
  static @Nullable RuntimeException failure(JsonObject reply) {
    if (reply.containsKey("refused")) {
      return refusal(reply.getJsonObject("refused"));
    }
    return reply.containsKey("outage") || reply.containsKey("status")
        ? new Outage("The leader could not.", !reply.getBoolean("outage", false))
        : null;
  }

  /**
   * The ballot above that of the order's sender that kept a node from carrying it out, if one did.
   */
  static @Nullable Ballot promised(JsonObject reply) {
    String ballot = reply.getString("promised", null);
    return ballot == null ? null : Ballot.parse(ballot);
  }

  static JsonObject json(Refusal refusal) {
    JsonArrayBuilder errors = array();
    for (FieldError error : refusal.errors()) {
      errors.add(object().add("pointer", error.pointer()).add("message", error.message()));
    }
    return object()
        .add("code", refusal.code().name())
        .add("text", refusal.text())
        .add("retry", refusal.retryAfterSeconds())
        .add("errors", errors)
        .build();
  }

  static Refusal refusal(JsonObject json) {
    ErrorCode code = ErrorCode.valueOf(json.getString("code"));
    List<FieldError> errors =
        json.getJsonArray("errors").stream()
            .map(JsonValue::asJsonObject)
            .map(error -> new FieldError(error.getString("pointer"), error.getString("message")))
            .toList();
    int retry = json.getInt("retry");
    return retry > 0
        ? Refusal.retryAfter(code, json.getString("text"), retry)
        : Refusal.of(code, json.getString("text"), errors);
  }

  static JsonObject json(Viewer viewer) {
    return object()
        .add("id", viewer.id())
        .add("transport", viewer.transport().wire())
        .add("token", viewer.tokenId())
        .add("connectedAt", viewer.connectedAt())
        .add("screen", json(viewer.screen()))
        .build();
  }

  static JsonObject json(Screen screen) {
    JsonArrayBuilder held = array();
    screen.held().forEach(held::add);
    JsonObjectBuilder json = object().add("painted", screen.renderedSeq()).add("held", held);
    String open = screen.open();
    return (open == null ? json : json.add("open", open)).build();
  }

  static Screen screen(JsonObject json) {
    return new Screen(
        json.getJsonNumber("painted").longValue(),
        json.getJsonArray("held").getValuesAs(JsonNumber::longValue),
        json.getString("open", null));
  }

  static Viewer viewer(JsonObject json) {
    Viewer viewer =
        new Viewer(
            json.getString("id"),
            WireEnum.parse(Transport.class, json.getString("transport")).orElseThrow(),
            json.getString("token"),
            json.getJsonNumber("connectedAt").longValue());
    viewer.shows(screen(json.getJsonObject("screen")));
    return viewer;
  }
}
