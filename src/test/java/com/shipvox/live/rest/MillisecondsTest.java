package com.shipvox.live.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MillisecondsTest {

  @Test
  void parse_numberOrNothing_itsValueOrZero() {
    assertEquals(0, Milliseconds.parse("waitMs", null, 25_000));
    assertEquals(0, Milliseconds.parse("waitMs", "0", 25_000));
    assertEquals(25_000, Milliseconds.parse("waitMs", "25000", 25_000));
    assertEquals(7, Milliseconds.parse("waitMs", "0007", 25_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "25001", "-1", "+1", "1.0", "1e3", "0x1", "1 ", "٤", "9999999999", "1s"})
  void parse_anythingElse_invalidAndNamed(String value) {
    Refusal refusal =
        assertThrows(Refusal.class, () -> Milliseconds.parse("waitMs", value, 25_000));
    assertEquals(ErrorCode.INVALID, refusal.code());
    assertEquals("The parameter waitMs must be a number from 0 to 25000.", refusal.text());
  }
}
