package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written by hand reads back as the same value. */
final class JsonTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "''",
        "null",
        "[true,false,null]",
        "0",
        "-1.50",
        "1e300",
        "123456789012345678901234567890",
        "{'a':{'b':[{},[],[[1,2],{'c':null}]]},'':'empty name'}",
        "[1,'a',{'b':2},[3]]"
      })
  void append_anyValue_readsBackTheSame(String json) {
    JsonValue value = TestJson.value(json);
    StringBuilder text = new StringBuilder();
    JsonText.append(text, value);
    assertEquals(value, StrictJson.parse(text.toString()));
  }

  @Test
  void quote_everyCharacter_readsBackTheSame() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String text = "a" + Character.toString(c) + "b";
        StringBuilder quoted = new StringBuilder();
        JsonText.quote(quoted, text);
        JsonValue read = StrictJson.parse(quoted.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(text, ((jakarta.json.JsonString) read).getString());
      }
    }
  }

  @Test
  void quote_lineBreaks_escaped() {
    StringBuilder quoted = new StringBuilder();
    JsonText.quote(quoted, "a\nb\r");
    // An event stream's data must stay on its line.
    assertFalse(quoted.chars().anyMatch(c -> c == '\n' || c == '\r'), quoted::toString);
  }
}
