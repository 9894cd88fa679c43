package com.shipvox.live.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.shipvox.live.message.Message.Cursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions as text: out of {@code Last-Event-ID} and out of a poll's parameters. */
final class PositionsTest {
  private static final Cursor NOWHERE = new Cursor("", -1);

  @Test
  void of_nothingGiven_none() {
    assertNull(Positions.ofEventId(null));
    assertNull(Positions.ofEventId(""));
    assertNull(Positions.of(null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "e-1:0,e-1,0",
    "e-1:42,e-1,42",
    "e:1:42,e:1,42",
    ":7,'',7",
    "e-1:0042,e-1,42",
    "e-1:9007199254740992,e-1,9007199254740992"
  })
  void ofEventId_epochAndSeq_theCursor(String id, String epoch, long seq) {
    assertEquals(new Cursor(epoch, seq), Positions.ofEventId(id));
    assertEquals(
        new Cursor(epoch, seq), Positions.of(epoch, id.substring(id.lastIndexOf(':') + 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e-1",
        "42",
        "e-1:",
        ":",
        "e-1:-1",
        "e-1:+1",
        "e-1:1.5",
        "e-1: 1",
        "e-1:1e3",
        "e-1:0x1",
        "e-1:٤٢",
        "e-1:99999999999999999",
        "e-1:99999999999999999999999999"
      })
  void ofEventId_anythingElse_aCursorThatNoLogHolds(String id) {
    assertEquals(NOWHERE, Positions.ofEventId(id));
  }

  @Test
  void of_oneParameterAlone_aCursorThatNoLogHolds() {
    assertEquals(NOWHERE, Positions.of("e-1", null));
    assertEquals(NOWHERE, Positions.of(null, "7"));
  }
}
