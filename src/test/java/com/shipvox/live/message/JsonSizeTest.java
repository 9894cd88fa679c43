package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSizeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{'a':1,'b':[true,null,-1.50,'x'],'c':{'d':'e'}}",
        "{'text':'中文 🚚 é \\\" \\\\ \\u0001'}",
        "[[[[0,0,0],{}],{}],'']"
      })
  void of_anyValue_bytesOfItsTextAndOneForEachEnd(String json) {
    JsonValue value = TestJson.value(json);
    int written = value.toString().getBytes(StandardCharsets.UTF_8).length;
    JsonSize size = JsonSize.of(value);
    assertTrue(size.bytes() >= written && size.bytes() <= written + size.values(), size.toString());
  }

  @ParameterizedTest
  @CsvSource({"abc, 3", "é, 2", "中, 3", "🚚, 4", "'', 0"})
  void utf8_text_itsBytes(String text, int bytes) {
    assertEquals(bytes, JsonSize.utf8(text));
  }
}
