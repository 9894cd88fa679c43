package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An update's data knows the characters that it came in, where they can be sent on. */
final class ReadTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'a':1.50,'b':1e3,'c':'\\u0041\\/é🚚','d':[{'e':{}},[]],'f':'a b: c, d'}",
        "{ 'a':1}",
        "{'a':'}{'}"
      })
  void parse_data_keepsItsCharacters(String data) {
    String quoted = TestJson.quoted(data);
    boolean kept = !quoted.startsWith("{ ");
    String expected = kept ? quoted : null;
    assertEquals(expected, textOf("{'id':'é🚚','data':" + data + ",'slice':'x-a'}"));
    assertEquals(expected, textOf("{'data':" + data + "}"));
  }

  @Test
  void parse_batch_eachKeepsItsOwn() {
    var batch = TestJson.array("[{'data':{'a':1}},{'slice':'x-a','data':{'b':{'c':2}}}]");
    assertEquals("{\"a\":1}", textOf(batch.getJsonObject(0)));
    assertEquals("{\"b\":{\"c\":2}}", textOf(batch.getJsonObject(1)));
  }

  /** The parser reads some thousand characters at once. */
  @Test
  void parse_farIntoALongBody_keepsItsCharacters() {
    for (int length = 4000; length < 4200; length++) {
      String data = "{'t':'" + "🚚".repeat(100) + "'}";
      String text = textOf("{'id':'" + "é".repeat(length) + "','data':" + data + "}");
      assertEquals(TestJson.quoted(data), text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'data':{'a':1\n}}",
        "{'data':{'a':1\r}}",
        "{'data':{\t'a':1}}",
        "{'data':{'a': '1'}}",
        "{'data':{'a':1, 'b':2}}",
        "{'data':{'a' :1}}"
      })
  void parse_withWhiteSpace_isWrittenAnew(String body) {
    assertNull(textOf(body));
  }

  /** They would be kept alive by what holds parts of an update for long. */
  @Test
  void parse_whatIsNotData_keepsNothing() {
    JsonObject update = TestJson.object("{'data':{'a':{'b':1}}}");
    assertNull(((SmallObject) update).text());
    assertNull(((SmallObject) update.getJsonObject("data").getJsonObject("a")).text());
  }

  private static @Nullable String textOf(String body) {
    byte[] utf8 = TestJson.quoted(body).getBytes(StandardCharsets.UTF_8);
    return textOf(MessageCodec.parse(utf8).asJsonObject());
  }

  private static @Nullable String textOf(JsonObject update) {
    return ((SmallObject) update.getJsonObject("data")).text();
  }
}
