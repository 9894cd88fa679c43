package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    assertEquals(1_000, refusal().errors().size());
    assertEquals(ErrorCode.CARD_NUMBER, refusal().code());
  }

  private Refusal refusal() {
    return assertThrows(Refusal.class, findings::throwIfAny);
  }
}
