package com.shipvox.live.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.SliceRules;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The guide for agents: its table of fields is the schema's, and it has every code of an answer.
 */
class AgentPageTest {
  private static final GeneratedFile PAGE =
      new GeneratedFile(Path.of("src/docs/agents/first-agent.md"));
  private static final JsonNode DEFS = new MessageSchema().make().get("$defs");
  private static final String HEAD =
      "| slice | field | form | what it is |\n| --- | --- | --- | --- |\n";
  private static final Pattern CODE_ROW =
      Pattern.compile("(?m)^\\| (\\d{3}) (`[a-z-]+`(?:, `[a-z-]+`)*) \\|");

  /** What no call of an agent is answered with: it belongs to sockets, or to their handshake. */
  private static final Set<ErrorCode> SOCKETS_ONLY =
      EnumSet.of(
          ErrorCode.BAD_HANDSHAKE,
          ErrorCode.TOKEN_EXPIRING,
          ErrorCode.LOGIN_TIMEOUT,
          ErrorCode.TOO_MANY_CONNECTIONS,
          ErrorCode.UNKNOWN_TYPE,
          ErrorCode.TOO_SLOW);

  @Test
  void table_afterAnyChangeOfASlice_isWhatTheSchemaSays() {
    String page = PAGE.read();
    int begin = page.indexOf(HEAD);
    int end = page.indexOf("\n\n", begin) + 1;
    String rows =
        SliceRules.RECORDS.entrySet().stream()
            .flatMap(
                slice ->
                    fields(slice.getValue().getSimpleName(), "", false)
                        .map(row -> "| `" + slice.getKey() + "` " + row))
            .collect(Collectors.joining());
    PAGE.mustBe(page.substring(0, begin) + HEAD + rows + page.substring(end));
  }

  @Test
  void errors_areAllThatACallCanBeAnsweredWith() {
    Set<String> told =
        CODE_ROW
            .matcher(PAGE.read())
            .results()
            .flatMap(AgentPageTest::codes)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> codes =
        Arrays.stream(ErrorCode.values())
            .filter(code -> !SOCKETS_ONLY.contains(code))
            .map(code -> code.status() + " " + code.wire())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(codes, told);
  }

  private static Stream<String> codes(MatchResult row) {
    return Arrays.stream(row.group(2).split(", "))
        .map(code -> row.group(1) + " " + code.replace("`", ""));
  }

  /** The rows of a definition's fields; an array's item is always whole. */
  private static Stream<String> fields(String definition, String prefix, boolean whole) {
    JsonNode node = DEFS.get(definition);
    List<String> needed = node.path("required").valueStream().map(JsonNode::asString).toList();
    return node.get("properties").properties().stream()
        .flatMap(
            field -> {
              boolean isNeeded =
                  (whole || definition.equals("Speech")) && needed.contains(field.getKey());
              return field(prefix + field.getKey(), field.getValue(), isNeeded);
            });
  }

  private static Stream<String> field(String name, JsonNode field, boolean isNeeded) {
    String item = target(field.path("items"));
    if (!item.isEmpty()) {
      return fields(item, name + "[].", true);
    }
    JsonNode referred = DEFS.path(target(field));
    if (referred.has("properties")) {
      return fields(target(field), name + ".", false);
    }
    JsonNode form = referred.isMissingNode() ? field : referred;
    String about =
        Stream.of(isNeeded ? "needed" : "", field.path("description").asString(""))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return Stream.of(
        "| `%s` | %s |%s |\n".formatted(name, words(form), about.isEmpty() ? "" : " " + about));
  }

  private static String target(JsonNode field) {
    return field.path("$ref").asString("").replace("#/$defs/", "");
  }

  private static String words(JsonNode form) {
    if (form.has("enum")) {
      return form.get("enum")
          .valueStream()
          .map(value -> "`" + value.asString() + "`")
          .collect(Collectors.joining(", "));
    }
    if (form.get("type").isArray()) {
      return "text as it was said, or ms since 1970";
    }
    String pattern = form.path("pattern").asString("");
    if (!pattern.isEmpty()) {
      String shown = pattern.startsWith("^https") ? "^https://…" : pattern.replace("|", "\\|");
      return "text `" + shown + "`";
    }
    String bounds =
        Map.of("exclusiveMinimum", "> ", "minimum", "≥ ", "maximum", "≤ ", "maxLength", "≤ ")
            .entrySet()
            .stream()
            .filter(bound -> form.has(bound.getKey()))
            .sorted(Map.Entry.comparingByKey())
            .map(bound -> bound.getValue() + form.get(bound.getKey()).asInt())
            .sorted((a, b) -> a.startsWith("≤") ? 1 : b.startsWith("≤") ? -1 : 0)
            .collect(Collectors.joining(", "));
    String type = form.get("type").asString();
    String word =
        switch (type) {
          case "string" -> "text";
          case "boolean" -> "`true`, `false`";
          default -> type;
        };
    String unit = form.has("maxLength") ? " characters" : "";
    return bounds.isEmpty() ? word : word + " " + bounds + unit;
  }
}
