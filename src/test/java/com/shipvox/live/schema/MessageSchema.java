package com.shipvox.live.schema;

import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinition.AttributeInclusion;
import com.github.victools.jsonschema.generator.CustomDefinition.DefinitionType;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.shipvox.live.message.Message;
import com.shipvox.live.message.Message.AgentMessage;
import com.shipvox.live.message.Message.ClientMessage;
import com.shipvox.live.message.Message.ServerMessage;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.Slices.Moment;
import com.shipvox.live.message.WireEnum;
import jakarta.json.JsonObject;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the JSON Schema (draft 2020-12) of everything that goes over the wire from the records and
 * their annotations. Unknown fields stay allowed, so that an old page survives a new server.
 */
final class MessageSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Path SOURCES = Path.of("src/main/java/com/shipvox/live");

  private final RecordDocs docs =
      new RecordDocs(
          List.of(
              SOURCES.resolve("message/Message.java"),
              SOURCES.resolve("message/FieldError.java"),
              SOURCES.resolve("message/Slices.java"),
              SOURCES.resolve("agent/Answers.java"),
              SOURCES.resolve("operation/SessionList.java"),
              SOURCES.resolve("stream/ActResource.java"),
              SOURCES.resolve("session/SessionLog.java"),
              Path.of("src/test/java/com/shipvox/live/schema/StateShapes.java")));

  /** The whole schema: {@code $defs} alone, since there is no one root. */
  ObjectNode make() {
    SchemaBuilder builder = new SchemaGenerator(config().build()).buildMultipleSchemaDefinitions();
    for (Class<?> type : WireTypes.ALL) {
      builder.createSchemaReference(type);
    }
    ObjectNode found = builder.collectDefinitions("$defs");
    addUnion(found, ServerMessage.class);
    addUnion(found, ClientMessage.class);
    SliceVariants.addTo(found);
    allowNull((ObjectNode) found.at("/InitPayload/properties/state"));
    ((ObjectNode) found.at("/ActPayload/properties/slice")).put("const", SliceRules.SELECTION);
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "ShipVox Live, version " + Message.VERSION);
    schema.put("$comment", "Generated from the Java records; do not edit.");
    ObjectNode defs = schema.putObject("$defs");
    // By name: a new type moves nothing else.
    found.propertyNames().stream().sorted().forEach(name -> defs.set(name, found.get(name)));
    return schema;
  }

  private SchemaGeneratorConfigBuilder config() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(Option.DEFINITIONS_FOR_ALL_OBJECTS)
            .without(Option.SCHEMA_VERSION_INDICATOR);
    config
        .forTypesInGeneral()
        .withPropertySorter((a, b) -> 0)
        .withDescriptionResolver(s -> docs.of(s.getType().getErasedType()).orElse(null))
        .withDefinitionNamingStrategy(
            (key, context) -> WireTypes.name(key.getType().getErasedType()))
        .withTypeAttributeOverride(
            (node, scope, context) -> envelope(node, scope.getType().getErasedType()))
        .withCustomDefinitionProvider((type, context) -> special(type.getErasedType(), context));
    config
        .forFields()
        .withPropertyNameOverrideResolver(MessageSchema::name)
        .withTargetTypeOverridesResolver(
            field ->
                (field.isFakeContainerItemScope()
                        ? Optional.<Type>empty()
                        : WireTypes.override(
                            field.getDeclaringType().getErasedType(), field.getDeclaredName()))
                    .map(type -> List.of(field.getContext().resolve(type)))
                    .orElse(null))
        .withDescriptionResolver(this::description)
        .withRequiredCheck(f -> !isNullable(f) || on(f, JsonbNillable.class).isPresent())
        .withStringPatternResolver(
            f -> on(f, Pattern.class).map(p -> "^" + p.regexp() + "$").orElse(null))
        .withStringMinLengthResolver(f -> on(f, NotEmpty.class).map(n -> 1).orElse(null))
        .withStringMaxLengthResolver(f -> on(f, Size.class).map(Size::max).orElse(null))
        .withNumberInclusiveMinimumResolver(
            f ->
                on(f, Min.class)
                    .map(m -> BigDecimal.valueOf(m.value()))
                    .or(() -> low(f, true))
                    .orElse(null))
        .withNumberExclusiveMinimumResolver(f -> low(f, false).orElse(null))
        .withNumberInclusiveMaximumResolver(
            f -> on(f, DecimalMax.class).map(m -> new BigDecimal(m.value())).orElse(null));
    return config;
  }

  private @Nullable String description(FieldScope field) {
    return field.isFakeContainerItemScope()
        ? null
        : docs.of(field.getDeclaringType().getErasedType(), field.getDeclaredName()).orElse(null);
  }

  private static String name(FieldScope field) {
    return on(field, JsonbProperty.class).map(JsonbProperty::value).orElse(null);
  }

  private static Optional<BigDecimal> low(FieldScope field, boolean inclusive) {
    return on(field, DecimalMin.class)
        .filter(m -> m.inclusive() == inclusive)
        .map(m -> new BigDecimal(m.value()));
  }

  /** Annotations are read off the record's accessor, as the server's own checks read them. */
  private static <A extends Annotation> Optional<A> on(FieldScope field, Class<A> annotation) {
    return field.isFakeContainerItemScope()
        ? Optional.empty()
        : Optional.ofNullable(field.getRawMember().getAnnotation(annotation));
  }

  private static boolean isNullable(FieldScope field) {
    return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** The values that an envelope's {@code v} and {@code type} are bound to. */
  private static void envelope(ObjectNode node, Class<?> type) {
    if (!Message.class.isAssignableFrom(type)
        || !(node.get("properties") instanceof ObjectNode old)) {
      return;
    }
    ObjectNode properties = node.putObject("properties");
    ArrayNode required = node.withArray("/required");
    properties.putObject("v").put("const", Message.VERSION);
    properties.putObject("type").put("const", alias(type));
    required.insert(0, "type");
    old.properties().forEach(p -> properties.putIfAbsent(p.getKey(), p.getValue()));
  }

  private static String alias(Class<?> message) {
    for (Class<?> union : List.of(ServerMessage.class, ClientMessage.class, AgentMessage.class)) {
      for (JsonbSubtype subtype : union.getAnnotation(JsonbTypeInfo.class).value()) {
        if (subtype.type() == message) {
          return subtype.alias();
        }
      }
    }
    throw new IllegalStateException("no alias for " + message);
  }

  private void addUnion(ObjectNode defs, Class<?> union) {
    ObjectNode node = defs.putObject(union.getSimpleName());
    docs.of(union).ifPresent(text -> node.put("description", text));
    node.put("type", "object");
    node.putObject("discriminator").put("propertyName", "type");
    node.putArray("required").add("type");
    ArrayNode oneOf = node.putArray("oneOf");
    for (JsonbSubtype subtype : union.getAnnotation(JsonbTypeInfo.class).value()) {
      oneOf.addObject().put("$ref", "#/$defs/" + subtype.type().getSimpleName());
    }
  }

  private static void allowNull(ObjectNode field) {
    ArrayNode anyOf = field.putArray("anyOf");
    anyOf.addObject().set("$ref", field.remove("$ref"));
    anyOf.addObject().put("type", "null");
  }

  private static @Nullable CustomDefinition special(
      Class<?> type, SchemaGenerationContext context) {
    ObjectNode node = context.getGeneratorConfig().createObjectNode();
    if (type.isEnum() && WireEnum.class.isAssignableFrom(type)) {
      ArrayNode values = node.put("type", "string").putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        values.add(((WireEnum) constant).wire());
      }
    } else if (type == Moment.class) {
      node.putArray("type").add("string").add("integer");
    } else if (type == JsonObject.class) {
      node.put("type", "object").put("additionalProperties", true);
    } else {
      return null;
    }
    return new CustomDefinition(node, DefinitionType.ALWAYS_REF, AttributeInclusion.YES);
  }
}
