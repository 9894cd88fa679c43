package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Small and large objects alike are merged as the library does it, in the same order. */
final class MergePatchTest {

  @Test
  void apply_objectsOfAnySize_asTheLibrary() {
    for (int size = 0; size <= 2 * SmallObject.MOST + 1; size++) {
      for (int other = 0; other <= SmallObject.MOST + 1; other++) {
        JsonObject target = object(size, "{'a':1,'b':{'c':2}}");
        JsonObject patch = object(other, "{'a':null,'b':{'c':null,'d':[null]}}");
        JsonObject expected =
            StrictJson.PROVIDER.createMergePatch(patch).apply(target).asJsonObject();
        JsonObject merged = MergePatch.apply(patch, target);
        assertEquals(expected, merged);
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(merged.keySet()));
      }
    }
  }

  @Test
  void apply_nullsAndNested_asTheLibrary() {
    JsonObject target = TestJson.object("{'a':1,'b':{'c':2},'d':[1],'e':'x'}");
    JsonObject patch =
        TestJson.object("{'e':null,'a':{'n':null,'m':1},'b':{'c':null},'z':null,'f':{'g':{}}}");
    assertEquals(
        "{\"a\":{\"m\":1},\"b\":{},\"d\":[1],\"f\":{\"g\":{}}}",
        MergePatch.apply(patch, target).toString());
  }

  private static JsonObject object(int members, String value) {
    return TestJson.object(
        IntStream.range(0, members)
            .mapToObj(i -> "'m" + i + "':" + (i % 3 == 2 ? "null" : value))
            .collect(Collectors.joining(",", "{", "}")));
  }
}
