package com.shipvox.live.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The browser's tests read the same table. */
final class AnchorMatcherTest {
  private static final List<JsonObject> CASES = Table.read("anchor-cases.json");

  @Test
  void table_isThere() {
    assertTrue(CASES.size() > 60);
  }

  @TestFactory
  Stream<DynamicTest> match_everyCase_asTheBrowser() {
    return CASES.stream()
        .map(row -> DynamicTest.dynamicTest(row.getString("name"), () -> check(row)));
  }

  private static void check(JsonObject row) {
    JsonObject anchor = row.getJsonObject("anchor");
    long nth = anchor.getInt("nth", 1);
    int expected = row.isNull("char") ? AnchorMatcher.NOWHERE : row.getInt("char");
    assertEquals(
        expected, AnchorMatcher.match(row.getString("plan"), anchor.getString("text"), nth));
  }
}
