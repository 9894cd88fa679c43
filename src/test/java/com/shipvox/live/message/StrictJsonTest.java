package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is I-JSON (RFC 7493) is read, and what is not is refused as {@code bad-json}. */
final class StrictJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "nul",
        "NaN",
        "Infinity",
        "-Infinity",
        "[NaN]",
        "{\"a\":NaN}",
        "+1",
        "01",
        ".5",
        "1.",
        "1e",
        "0x10",
        "\"a",
        "\"\t\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "// no\n1",
        "/* no */1",
        "[1][2]",
        "{}{}",
        "{} x",
        "1 2",
        "\uFEFF{}",
        "{}\u0000",
        "\u00A0{}"
      })
  void parse_notJson_refused(String text) {
    refused(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"c\":2,\"b\":3}}",
        "[{\"a\":1,\"\\u0061\":2}]"
      })
  void parse_duplicateMemberName_refused(String text) {
    refused(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud83d x\"",
        "\"x\\ud83d\"",
        "{\"\\ud800\":1}",
        "[\"\\ud83d\\ud83d\\ude9a\"]"
      })
  void parse_loneSurrogate_refused(String text) {
    refused(text);
  }

  @Test
  void parse_surrogatePair_oneCharacter() {
    assertEquals(StrictJson.parse("\"🚚\""), StrictJson.parse("\"\\ud83d\\ude9a\""));
  }

  @ParameterizedTest
  @CsvSource({"ff", "c080", "eda080", "f4908080", "22e282", "c3", "fffe7b007d00"})
  void parse_bytesThatAreNotUtf8_refused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertBadJson(assertThrows(Refusal.class, () -> StrictJson.parse(bytes)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e309",
        "-1e309",
        "1e2147483647",
        "1e2147483648",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "1e-2147483648",
        "0e99999999999",
        "11111111111111111111111111111111111111111111111111111111111111111"
      })
  void parse_numberOutOfBounds_refused(String text) {
    refused(text);
    refused("{\"a\":[" + text + "]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1.7976931348623157e308",
        "5e-324",
        "1e-400",
        "123456789012345678901234567890",
        "1E+2",
        "-1.5e-7"
      })
  void parse_numberThatADoubleCanHold_read(String text) {
    assertEquals(
        Double.parseDouble(text), ((jakarta.json.JsonNumber) StrictJson.parse(text)).doubleValue());
  }

  @Test
  void parse_nesting_boundedAtItsLimit() {
    assertEquals(
        nested(StrictJson.MAX_DEPTH), StrictJson.parse(nested(StrictJson.MAX_DEPTH)).toString());
    refused(nested(StrictJson.MAX_DEPTH + 1));
    refused("{\"a\":".repeat(200) + "1" + "}".repeat(200));
    // Deep enough to overflow the stack of a parser that recurses without a bound.
    refused("[".repeat(200_000));
    refused("{\"a\":".repeat(200_000));
  }

  @Test
  void parse_refusedText_notRepeatedInTheMessage() {
    Refusal refusal =
        assertThrows(Refusal.class, () -> StrictJson.parse("{\"card\":\"4111\" secret}"));
    assertFalse(refusal.text().contains("secret") || refusal.text().contains("4111"));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @Test
  void parse_objectsOfAnySize_membersInOrderAndNoneTwice() {
    for (int size = 0; size <= 2 * SmallObject.MOST + 1; size++) {
      String members =
          IntStream.range(0, size)
              .mapToObj(i -> "\"m" + i + "\":{\"a\":" + i + "}")
              .collect(Collectors.joining(","));
      JsonObject object = StrictJson.parse("{" + members + "}").asJsonObject();
      assertEquals("{" + members + "}", object.toString());
      assertEquals(
          IntStream.range(0, size).mapToObj(i -> "m" + i).toList(), List.copyOf(object.keySet()));
      for (int i = 0; i < size; i++) {
        refused("{" + members + ",\"m" + i + "\":0}");
      }
    }
    String large =
        IntStream.range(0, 20).mapToObj(i -> ",\"m" + i + "\":0").collect(Collectors.joining());
    refused("{\"a\":1,\"a\":2" + large + "}");
  }

  @Test
  void parse_neighboursThatDiffer_eachHasItsOwnMembers() {
    for (String json :
        List.of(
            "[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4},{\"b\":5,\"a\":6},{\"a\":7},{},{\"a\":8,\"b\":9,\"c\":0}]",
            "[{\"a\":{\"a\":1,\"b\":2},\"b\":3},{\"a\":{\"b\":{\"a\":4,\"b\":5}},\"b\":6}]")) {
      assertEquals(json, StrictJson.parse(json).toString());
    }
    refused("[{\"a\":1,\"b\":2},{\"a\":1,\"c\":2,\"a\":3}]");
    refused("[{\"a\":1,\"b\":2},{\"a\":1,\"b\":2,\"a\":3}]");
    refused("[{\"a\":1,\"b\":2},{\"a\":1,\"a\":2}]");
    refused("[{\"a\":1,\"b\":2},{\"b\":1,\"b\":2}]");
  }

  private static void refused(String text) {
    assertBadJson(assertThrows(Refusal.class, () -> StrictJson.parse(text)));
    assertBadJson(
        assertThrows(Refusal.class, () -> StrictJson.parse(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static void assertBadJson(Refusal refusal) {
    assertEquals(ErrorCode.BAD_JSON, refusal.code());
  }
}
