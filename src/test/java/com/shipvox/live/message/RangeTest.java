package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonNumber;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a number lies in a range is as its decimal says, however it is found out. */
final class RangeTest {
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "0.0",
    "-0.0",
    "1",
    "-1",
    "2",
    "1.0",
    "1e2",
    "1E-400",
    "-1E-400",
    "0.5",
    "1.5",
    "149.99",
    "150",
    "150.0",
    "150.00000000000000000001",
    "151",
    "2147483647",
    "2147483648",
    "9007199254740990",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551617",
    "-18446744073709551615",
    "1e30",
    "1e300"
  };

  @ParameterizedTest
  @CsvSource({
    "0,true,150",
    "0,false,9007199254740991",
    "0.5,true,1.5",
    "0.5,false,1.5",
    "-1,true,0",
    ",false,150",
    "1,false,",
    ",false,"
  })
  void holds_anyNumber_asItsDecimal(BigDecimal lower, boolean open, BigDecimal upper) {
    Range range = new Range(lower, open, upper);
    for (String digits : NUMBERS) {
      BigDecimal decimal = new BigDecimal(digits);
      boolean above = lower == null || decimal.compareTo(lower) > (open ? 0 : -1);
      boolean below = upper == null || decimal.compareTo(upper) <= 0;
      JsonNumber number = (JsonNumber) MessageCodec.parse(digits);
      assertEquals(above && below, range.holds(number), digits);
    }
  }
}
