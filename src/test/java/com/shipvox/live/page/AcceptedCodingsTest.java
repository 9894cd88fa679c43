package com.shipvox.live.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptedCodingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | true",
        "br | true",
        "BR | true",
        "gzip;q=1.0, br; q=0.5 | true",
        "gzip, br;q=0 | false",
        "br ; q=0.000 | false",
        "br;q=0.001 | true",
        "gzip | false",
        "brotli | false",
        "; | false",
        "identity | false"
      })
  void holds_brotli_asTheHeaderSays(String header, boolean expected) {
    assertEquals(expected, AcceptedCodings.holds(header, "br"));
  }

  @Test
  void holds_noHeader_nothing() {
    assertFalse(AcceptedCodings.holds(null, "br"));
  }
}
