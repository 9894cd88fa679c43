package com.shipvox.live.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.config.LiveConfig;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of settings in the documents: what the code reads, by the code's own comments. */
class ConfigurationPageTest {
  private static final GeneratedFile PAGE = new GeneratedFile(Path.of("src/docs/configuration.md"));
  private static final RecordDocs DOCS =
      new RecordDocs(List.of(Path.of("src/main/java/com/shipvox/live/config/LiveConfig.java")));
  private static final String HEAD =
      "| key | default | must be | what it is |\n| --- | --- | --- | --- |\n";

  @Test
  void table_afterAnyChangeOfASetting_isWhatTheCodeReads() {
    List<LiveConfig.Setting> settings = LiveConfig.settings();
    List<String> descriptions = descriptions(LiveConfig.class).toList();
    assertEquals(settings.size(), descriptions.size(), "one component for each setting");
    String rows =
        IntStream.range(0, settings.size())
            .mapToObj(i -> row(settings.get(i), descriptions.get(i)))
            .collect(Collectors.joining());
    String page = PAGE.read();
    int begin = page.indexOf(HEAD);
    int end = page.indexOf("\n\n", begin) + 1;
    PAGE.mustBe(page.substring(0, begin) + HEAD + rows + page.substring(end));
  }

  private static String row(LiveConfig.Setting setting, String description) {
    String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            setting.key(),
            fallback,
            setting.wanted().replaceAll(" such as .*, from", " from"),
            description)
        .replace("|  |", "| |")
        .replace("|  |", "| |");
  }

  /** The comments of the components, those of nested records in their places. */
  private static Stream<String> descriptions(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            component ->
                component.getType().isRecord()
                    ? descriptions(component.getType())
                    : Stream.of(description(type, component)));
  }

  private static String description(Class<?> type, RecordComponent component) {
    return DOCS.of(type, component.getName())
        .orElseThrow(() -> new AssertionError(type + " says nothing of " + component.getName()));
  }
}
