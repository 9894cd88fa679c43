package com.shipvox.live.schema;

import com.shipvox.live.message.SliceRules;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The forms that a slice's record takes besides the whole one: <em>partial</em>, as the state holds
 * it while the agent has not said everything, and <em>patch</em>, as an update changes it (RFC
 * 7396, null removes). What stands in an array is always whole, because arrays are replaced as they
 * are.
 */
final class SliceVariants {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DEFS = "#/$defs/";

  private final ObjectNode defs;

  private SliceVariants(ObjectNode defs) {
    this.defs = defs;
  }

  static void addTo(ObjectNode defs) {
    SliceVariants variants = new SliceVariants(defs);
    for (Map.Entry<String, Class<? extends Record>> slice : SliceRules.RECORDS.entrySet()) {
      if (!slice.getKey().equals(SliceRules.SPEECH)) {
        variants.variant("Partial", slice.getValue().getSimpleName());
        variants.variant("Patch", slice.getValue().getSimpleName());
      }
    }
    variants.addState();
    variants.addRequest();
    variants.addBody();
  }

  private String variant(String form, String name) {
    String variant = form.equals("Partial") ? form + name : name + form;
    if (!defs.has(variant)) {
      ObjectNode node = (ObjectNode) defs.get(name).deepCopy();
      node.remove("required");
      defs.set(variant, node);
      ObjectNode properties = (ObjectNode) node.get("properties");
      properties
          .propertyNames()
          .forEach(field -> properties.set(field, field(form, properties.get(field))));
    }
    return variant;
  }

  private JsonNode field(String form, JsonNode field) {
    String nested = field.path("$ref").asString("").replace(DEFS, "");
    ObjectNode own = (ObjectNode) field.deepCopy();
    if (defs.path(nested).path("properties").isObject()) {
      own.put("$ref", DEFS + variant(form, nested));
    }
    if (form.equals("Partial")) {
      return own;
    }
    ObjectNode removable = JSON.objectNode();
    removable.putArray("anyOf").add(own).addObject().put("type", "null");
    return removable;
  }

  private void addState() {
    ObjectNode state = defs.putObject("SessionState");
    state.put(
        "description",
        "All updates folded in order; a slice that no update has touched is absent.");
    ObjectNode properties = state.put("type", "object").putObject("properties");
    SliceRules.RECORDS.forEach(
        (name, type) -> {
          if (!name.equals(SliceRules.SPEECH)) {
            properties.set(name, slice("Partial" + type.getSimpleName()));
          }
        });
    properties.set(SliceRules.SESSION, slice("JsonObject"));
    state.putObject("patternProperties").set("^x-", slice("JsonObject"));
  }

  private static ObjectNode slice(String data) {
    ObjectNode slice = JSON.objectNode();
    ObjectNode properties = slice.put("type", "object").putObject("properties");
    properties.putObject("phase").put("$ref", DEFS + "Phase");
    properties
        .putObject("data")
        .put("description", "incomplete until the agent has said everything")
        .put("$ref", DEFS + data);
    properties.putObject("seq").put("type", "integer").put("minimum", 1);
    properties
        .putObject("at")
        .put("description", "of the last update to it, server's clock, ms since 1970")
        .put("type", "integer");
    properties
        .putObject("turn")
        .put("description", "the highest that an update of the slice carried")
        .put("type", "integer")
        .put("minimum", 0);
    slice.putArray("required").add("phase").add("data").add("seq").add("at");
    return slice;
  }

  /** What an agent posts: one schema a slice, told apart by the slice's name, or one of its own. */
  private void addRequest() {
    ObjectNode request = defs.putObject("UpdateRequest");
    request.put("description", "One update as an agent posts it.");
    ArrayNode forms = request.putArray("oneOf");
    forms.addObject().put("$ref", DEFS + "SliceUpdate");
    ObjectNode known = defs.putObject("SliceUpdate");
    known.put("description", "An update of one of the slices that the page shows.");
    known.put("type", "object").putArray("required").add("slice");
    known.putObject("discriminator").put("propertyName", "slice");
    ArrayNode oneOf = known.putArray("oneOf");
    SliceRules.RECORDS.forEach(
        (slice, type) -> {
          boolean speech = slice.equals(SliceRules.SPEECH);
          String data = type.getSimpleName() + (speech ? "" : "Patch");
          ObjectNode update = update(oneOf, type.getSimpleName() + "Update", data);
          ((ObjectNode) update.at("/properties/slice")).put("const", slice);
          if (speech) {
            ((ArrayNode) update.get("required")).add("data");
          }
        });
    ((ObjectNode) update(forms, "CustomUpdate", "JsonObject").at("/properties/slice"))
        .put("description", "a slice of your own; its name begins with x-")
        .put("type", "string")
        .put("pattern", "^x-[A-Za-z0-9._~-]{1,126}$");
  }

  /** What a post holds. Named, because generators that name it themselves cannot write it. */
  private void addBody() {
    ObjectNode body = defs.putObject("UpdatesBody");
    body.put("description", "One update, or 1 to 100 of them, all or nothing.");
    ArrayNode forms = body.putArray("oneOf");
    forms.addObject().put("$ref", DEFS + "UpdateRequest");
    forms
        .addObject()
        .put("type", "array")
        .put("minItems", 1)
        .put("maxItems", 100)
        .putObject("items")
        .put("$ref", DEFS + "UpdateRequest");
  }

  private ObjectNode update(ArrayNode oneOf, String name, String data) {
    oneOf.addObject().put("$ref", DEFS + name);
    ObjectNode update = defs.putObject(name);
    ObjectNode properties = update.put("type", "object").putObject("properties");
    properties
        .putObject("id")
        .put("description", "the sender's own; makes a retry safe")
        .put("type", "string")
        .put("minLength", 1)
        .put("maxLength", 200);
    properties.putObject("slice");
    properties
        .putObject("phase")
        .put("description", "displaying where it is left out")
        .put("$ref", DEFS + "Phase");
    properties
        .putObject("data")
        .put("description", "JSON Merge Patch (RFC 7396) to the slice's data")
        .put("$ref", DEFS + data);
    ObjectNode cues = properties.putObject("cues");
    cues.put("type", "array").put("maxItems", 100).putObject("items").put("$ref", DEFS + "Cue");
    properties
        .putObject("turn")
        .put(
            "description",
            "the agent's count of the conversation's turns; one lower than the slice's highest is refused")
        .put("type", "integer")
        .put("minimum", 0);
    update.putArray("required").add("slice");
    return update;
  }
}
