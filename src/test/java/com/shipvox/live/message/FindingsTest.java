package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingsTest {
  private final Findings findings = new Findings();

  @Test
  void throwIfAny_nothingFound_goesOn() {
    assertDoesNotThrow(findings::throwIfAny);
  }

  @Test
  void throwIfAny_severalCodes_theGravestWhateverTheOrder() {
    findings.add(ErrorCode.UNKNOWN_SLICE, "/slice", "is no slice");
    findings.invalid("/phase", "is bad");
    assertEquals(ErrorCode.UNKNOWN_SLICE, refusal().code());
    findings.add(ErrorCode.CARD_NUMBER, "/data", "holds a card number");
    findings.add(ErrorCode.UNKNOWN_SLICE, "/1/slice", "is no slice");
    findings.invalid("/id", "is bad");
    assertEquals(ErrorCode.CARD_NUMBER, refusal().code());
    assertEquals(5, refusal().errors().size());
  }

  @Test
  void throwIfAny_bodyOfErrors_boundedButTheCodeIsRight() {
    for (int i = 0; i < 5_000; i++) {
      findings.invalid("/" + i, "is bad");
    }
    findings.add(ErrorCode.CARD_NUMBER, "/5000", "holds a card number");
    assertEquals(100, refusal().errors().size());
    assertEquals(4_901, refusal().errorsLeftOut());
    assertEquals(ErrorCode.CARD_NUMBER, refusal().code());
  }

  @Test
  void throwIfAny_longPointers_cutInTheMiddle() {
    findings.invalid("/a" + "\uD83D\uDE00".repeat(5_000) + "/z", "is bad");
    String pointer = refusal().errors().get(0).pointer();
    assertTrue(pointer.length() <= 256, pointer);
    assertTrue(pointer.matches("/a(\uD83D\uDE00)+…(\uD83D\uDE00)+/z"), pointer);
  }

  @Test
  void json_allThatABodyCanHoldOfErrors_within16KiB() {
    for (String name : List.of("k", "\u4e2d", "\u0001", "\"", "~", "\uD83D\uDE00")) {
      Findings many = new Findings();
      Place place = Place.at("");
      for (int depth = 0; depth < 100; depth++) {
        place = place.child(name.repeat(500));
      }
      for (int i = 0; i < 300; i++) {
        many.invalid(place.child(i), "must be a text that matches something rather long");
      }
      Refusal refusal = assertThrows(Refusal.class, many::throwIfAny);
      String json = Problem.json(refusal);
      assertTrue(json.getBytes(StandardCharsets.UTF_8).length <= 16 << 10, json);
      assertEquals(300, refusal.errors().size() + refusal.errorsLeftOut());
      assertTrue(json.contains("\"errorsLeftOut\":" + refusal.errorsLeftOut()), json);
    }
  }

  private Refusal refusal() {
    return assertThrows(Refusal.class, findings::throwIfAny);
  }
}
