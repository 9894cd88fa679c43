package com.shipvox.live.schema;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** An API document: written by hand down to its schemas, which are the generator's. */
final class ApiFile {
  private static final String MARK = "  # Below: generated from the Java records; do not edit.\n";
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  private final GeneratedFile file;
  private final Dialect dialect;

  ApiFile(String path, Dialect dialect) {
    this.file = new GeneratedFile(Path.of(path));
    this.dialect = dialect;
  }

  JsonNode read() {
    return YAML.readTree(file.read());
  }

  /** Fails where the schemas at the end are stale. */
  void schemasMustBeCurrent() {
    String text = file.read();
    String own = text.substring(0, text.indexOf(MARK) + MARK.length());
    ObjectNode defs = (ObjectNode) new MessageSchema().make().get("$defs");
    ObjectNode schemas = defs.objectNode();
    reachable(own, defs).stream()
        .sorted()
        .forEach(name -> schemas.set(name, dialect.say(defs.get(name), defs)));
    String generated = YAML.writeValueAsString(schemas).indent(4);
    file.mustBe(own + "  schemas:\n" + generated);
  }

  /** What the document names, and what those definitions name in turn. */
  private static Set<String> reachable(String own, ObjectNode defs) {
    Set<String> found = new LinkedHashSet<>();
    defs.propertyNames().stream()
        .filter(name -> own.contains("#/components/schemas/" + name + "\""))
        .forEach(name -> visit(name, defs, found));
    return found;
  }

  private static void visit(String name, ObjectNode defs, Set<String> found) {
    if (found.add(name)) {
      defs.get(name).findValuesAsString("$ref").stream()
          .map(ref -> ref.replace("#/$defs/", ""))
          .collect(Collectors.toSet())
          .forEach(next -> visit(next, defs, found));
    }
  }
}
