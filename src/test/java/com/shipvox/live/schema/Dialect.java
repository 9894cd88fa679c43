package com.shipvox.live.schema;

import com.shipvox.live.message.Message;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import java.util.List;
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

  JsonNode say(JsonNode schema) {
    if (schema instanceof ArrayNode array) {
      ArrayNode said = JSON.arrayNode();
      array.forEach(item -> said.add(say(item)));
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
              .forEach(field -> fields.set(field.getKey(), say(field.getValue())));
        }
        default -> said.set(word.getKey(), say(word.getValue()));
      }
    }
    discriminate(said);
    return this == OPENAPI ? forOpenApi(said) : said;
  }

  private static String place(JsonNode reference) {
    return reference.asString().replace("#/$defs/", PLACE);
  }

  /** The alias on the wire is not the definition's name, so OpenAPI needs to be told. */
  private void discriminate(ObjectNode said) {
    if (said.remove("discriminator") == null) {
      return;
    }
    if (this == ASYNCAPI) {
      said.put("discriminator", "type");
      return;
    }
    ObjectNode mapping =
        said.putObject("discriminator").put("propertyName", "type").putObject("mapping");
    List<JsonNode> refs = said.get("oneOf").valueStream().toList();
    for (Class<?> union : List.of(Message.ServerMessage.class, Message.ClientMessage.class)) {
      for (JsonbSubtype subtype : union.getAnnotation(JsonbTypeInfo.class).value()) {
        String target = PLACE + subtype.type().getSimpleName();
        if (refs.stream().anyMatch(ref -> ref.path("$ref").asString("").equals(target))) {
          mapping.put(subtype.alias(), target);
        }
      }
    }
  }

  private static ObjectNode forOpenApi(ObjectNode said) {
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
      ArrayNode oneOf = said.putArray("oneOf");
      types.forEach(type -> oneOf.addObject().set("type", type));
    }
    if (said.remove("patternProperties") != null) {
      said.put("additionalProperties", true);
    }
    if (said.get("anyOf") instanceof ArrayNode either
        && either.path(1).path("type").asString("").equals("null")) {
      said.remove("anyOf");
      said.setAll((ObjectNode) either.get(0));
      said.put("nullable", true);
    }
    // What stands beside a reference is not read in OpenAPI 3.0.
    if (said.has("$ref") && said.size() > 1) {
      said.putArray("allOf").addObject().set("$ref", said.remove("$ref"));
    }
    return said;
  }
}
