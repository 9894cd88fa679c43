package com.shipvox.live.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessageSchemaTest {
  private static final GeneratedFile FILE =
      new GeneratedFile(Path.of("src/main/resources/schema/shipvox-live.schema.json"));
  private static final JsonNode DEFS = new MessageSchema().make().get("$defs");

  @Test
  void committedSchema_afterAnyChangeOfARecord_isWhatTheRecordsSay() {
    FILE.mustBe(text(new MessageSchema().make()));
  }

  @Test
  void nullableComponent_isNotRequired() {
    assertEquals(
        "[\"id\",\"carrier\",\"service\",\"amountMinor\",\"currency\"]",
        DEFS.at("/Quote/required").toString());
  }

  @Test
  void constraints_ofARecord_standInItsSchema() {
    assertEquals("^\\d{5}(-\\d{4})?$", DEFS.at("/Details/properties/originZip/pattern").asString());
    assertEquals(0, DEFS.at("/Details/properties/weightLb/exclusiveMinimum").asInt());
    assertEquals(150, DEFS.at("/Details/properties/weightLb/maximum").asInt());
    assertEquals(0, DEFS.at("/Quote/properties/amountMinor/minimum").asInt());
    assertEquals(1, DEFS.at("/Selection/properties/quoteId/minLength").asInt());
    assertTrue(DEFS.at("/Anchor/properties").has("char"), "the name on the wire, not in Java");
  }

  @Test
  void everyReference_leadsToADefinition() {
    DEFS.findValuesAsString("$ref")
        .forEach(ref -> assertTrue(DEFS.has(ref.replace("#/$defs/", "")), ref));
  }

  @Test
  void noType_forbidsUnknownFields() {
    assertTrue(DEFS.findValues("additionalProperties").stream().allMatch(JsonNode::asBoolean));
  }

  private static String text(JsonNode schema) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    return JsonMapper.builder().build().writer().with(printer).writeValueAsString(schema) + "\n";
  }
}
