package com.shipvox.live.agent.tools;

import com.shipvox.live.message.MessageCodec;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The slices' own JSON Schemas as schemas of tool arguments. References are replaced by what they
 * stand for, because some platforms hand models a schema without them.
 */
final class ToolSchemas {
  static final String SESSION_ID = "session_id";
  static final String PHASE = "phase";
  static final String REVEAL = "reveal";
  static final String PART = "part";
  static final String WHEN = "when";

  private static final String RESOURCE = "/schema/shipvox-live.schema.json";
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final JsonObject DEFS = read().getJsonObject("$defs");

  private static final String REVEAL_SCHEMA =
      """
      {"type":"array","maxItems":100,
       "description":"Parts that stay hidden until you say their words. Leave it out to show all at once.",
       "items":{"type":"object","required":["when"],"properties":{
        "part":{"type":"string","minLength":1,
         "description":"The id of an item, so a quote's id, or the name of a field, so originZip. Left out: the whole."},
        "when":{"type":"string","minLength":1,"maxLength":200,
         "description":"A few words of the sentence that you say next, so UPS Ground or $8.44."}}}}""";

  private ToolSchemas() {}

  /**
   * The arguments of a tool that shows a slice, or of one that takes the session alone.
   *
   * @param slice the record that says what the slice holds, or null
   */
  static JsonObject input(@Nullable Class<? extends Record> slice) {
    JsonObjectBuilder properties =
        JSON.createObjectBuilder()
            .add(
                SESSION_ID,
                JSON.createObjectBuilder()
                    .add("type", "string")
                    .add("pattern", "^[A-Za-z0-9._~-]{1,128}$")
                    .add("description", "The id of this conversation, the same in every call."));
    if (slice != null) {
      slice(slice).getJsonObject("properties").forEach(properties::add);
      properties.add(
          PHASE,
          JSON.createObjectBuilder(DEFS.getJsonObject("Phase"))
              .add("description", "Left out: displaying. Use loading while you work on it."));
      properties.add(REVEAL, MessageCodec.parse(REVEAL_SCHEMA));
    }
    return JSON.createObjectBuilder()
        .add("type", "object")
        .add("properties", properties)
        .add("required", JSON.createArrayBuilder().add(SESSION_ID))
        .build();
  }

  /** The schema of a slice, without references. */
  static JsonObject slice(Class<? extends Record> type) {
    return resolve(DEFS.getJsonObject(type.getSimpleName()), "").asJsonObject();
  }

  private static JsonValue resolve(JsonValue value, String name) {
    if (value instanceof JsonArray array) {
      var copy = JSON.createArrayBuilder();
      array.forEach(each -> copy.add(resolve(each, "")));
      return copy.build();
    }
    if (!(value instanceof JsonObject node)) {
      return value;
    }
    if (node.containsKey("$ref")) {
      String target = node.getString("$ref");
      return resolve(DEFS.getJsonObject(target.substring(target.lastIndexOf('/') + 1)), name);
    }
    JsonObjectBuilder copy = JSON.createObjectBuilder();
    node.forEach((key, member) -> copy.add(key, resolve(member, "")));
    if (node.get("properties") instanceof JsonObject properties) {
      JsonObjectBuilder fields = JSON.createObjectBuilder();
      for (Map.Entry<String, JsonValue> field : properties.entrySet()) {
        JsonObject schema = resolve(field.getValue(), field.getKey()).asJsonObject();
        String form = FieldForm.of(field.getKey(), schema).words();
        fields.add(
            field.getKey(), JSON.createObjectBuilder(schema).add("description", sentence(form)));
      }
      copy.add("properties", fields);
    }
    return copy.build();
  }

  private static String sentence(String form) {
    return Character.toUpperCase(form.charAt(0)) + form.substring(1) + ".";
  }

  private static JsonObject read() {
    try (InputStream in = ToolSchemas.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("There is no " + RESOURCE);
      }
      return MessageCodec.parse(in.readAllBytes()).asJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
