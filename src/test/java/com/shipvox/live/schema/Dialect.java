package com.shipvox.live.schema;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says the schema in the words of another document: OpenAPI 3.0, which is what MicroProfile serves
 * and which knows neither {@code const} nor the type null, or AsyncAPI 3.0, which takes JSON Schema
 * as it is.
 */
enum Dialect {
  OPENAPI,
  ASYNCAPI;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String PLACE = "#/components/schemas/";

  /**
   * @param defs all definitions of the schema, by name
   */
  JsonNode say(JsonNode schema, ObjectNode defs) {
    if (schema instanceof ArrayNode array) {
      ArrayNode said = JSON.arrayNode();
      array.forEach(item -> said.add(say(item, defs)));
      return said;
    }
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    ObjectNode said = JSON.objectNode();
    for (Map.Entry<String, JsonNode> word : object.properties()) {
      switch (word.getKey()) {
        case "$ref" -> said.put("$ref", place(word.getValue()));
        case "properties", "patternProperties" -> {
          ObjectNode fields = said.putObject(word.getKey());
          word.getValue()
              .properties()
              .forEach(field -> fields.set(field.getKey(), say(field.getValue(), defs)));
        }
        default -> said.set(word.getKey(), say(word.getValue(), defs));
      }
    }
    discriminate(said, defs);
    return this == OPENAPI ? forOpenApi(said, defs) : said;
  }

  private static String place(JsonNode reference) {
    return reference.asString().replace("#/$defs/", PLACE);
  }

  /** The alias on the wire is not the definition's name, so OpenAPI needs to be told. */
  private void discriminate(ObjectNode said, ObjectNode defs) {
    JsonNode found = said.remove("discriminator");
    if (found == null) {
      return;
    }
    String property = found.get("propertyName").asString();
    if (this == ASYNCAPI) {
      said.put("discriminator", property);
      return;
    }
    ObjectNode mapping =
        said.putObject("discriminator").put("propertyName", property).putObject("mapping");
    for (JsonNode ref : said.get("oneOf")) {
      String place = ref.get("$ref").asString();
      JsonNode value = defs.at("/" + place.substring(PLACE.length()) + "/properties/" + property);
      if (value.has("const")) {
        mapping.set(value.get("const").asString(), ref.get("$ref"));
      }
    }
  }

  private static ObjectNode forOpenApi(ObjectNode said, ObjectNode defs) {
    JsonNode bound = said.remove("const");
    if (bound != null) {
      said.put("type", bound.isNumber() ? "integer" : "string").putArray("enum").add(bound);
    }
    JsonNode above = said.remove("exclusiveMinimum");
    if (above != null) {
      said.set("minimum", above);
      said.put("exclusiveMinimum", true);
    }
    if (said.get("type") instanceof ArrayNode types) {
      said.remove("type");
      ArrayNode anyOf = said.putArray("anyOf");
      types.forEach(type -> anyOf.addObject().set("type", type));
    }
    if (said.remove("patternProperties") != null) {
      said.put("additionalProperties", true);
    }
    if (said.get("anyOf") instanceof ArrayNode either
        && either.path(1).path("type").asString("").equals("null")) {
      said.remove("anyOf");
      said.setAll((ObjectNode) either.get(0));
      nullable(said, defs);
    }
    // What stands beside a reference is not read in OpenAPI 3.0.
    if (said.has("$ref") && said.size() > 1) {
      said.putArray("allOf").addObject().set("$ref", said.remove("$ref"));
    }
    return said;
  }

  /** In OpenAPI 3.0 null is allowed only beside a type, and not beside a reference. */
  private static void nullable(ObjectNode said, ObjectNode defs) {
    JsonNode reference = said.get("$ref");
    if (reference == null) {
      said.put("nullable", true);
      return;
    }
    JsonNode type = defs.path(reference.asString().substring(PLACE.length())).path("type");
    if (type.isString()) {
      said.set("type", type);
      said.put("nullable", true);
    } else {
      said.remove("$ref");
      ArrayNode anyOf = said.putArray("anyOf");
      type.forEach(each -> anyOf.addObject().put("nullable", true).set("type", each));
    }
  }
}
