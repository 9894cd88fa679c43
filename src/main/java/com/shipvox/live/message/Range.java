package com.shipvox.live.message;

import jakarta.json.JsonNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The numbers between two bounds. A decimal is made only of those that are not whole, or large:
 * numbers make it anew when they are asked, and keep it.
 */
final class Range {
  private static final double EXACT = 1L << 53;

  private final @Nullable BigDecimal lower;
  private final boolean open;
  private final @Nullable BigDecimal upper;
  private final long least;
  private final long most;

  /**
   * @param lower none where null
   * @param open whether {@code lower} itself is outside
   * @param upper none where null; itself inside
   */
  Range(@Nullable BigDecimal lower, boolean open, @Nullable BigDecimal upper) {
    this.lower = lower;
    this.open = open;
    this.upper = upper;
    least = lower == null ? Long.MIN_VALUE : least(lower, open);
    most = upper == null ? Long.MAX_VALUE : upper.setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private static long least(BigDecimal lower, boolean open) {
    long whole = lower.setScale(0, RoundingMode.CEILING).longValueExact();
    return open && lower.compareTo(BigDecimal.valueOf(whole)) == 0 ? whole + 1 : whole;
  }

  boolean holds(JsonNumber number) {
    if (number.isIntegral() && Math.abs(number.doubleValue()) < EXACT) {
      long whole = number.longValue();
      return whole >= least && whole <= most;
    }
    BigDecimal decimal = number.bigDecimalValue();
    return (lower == null || decimal.compareTo(lower) > (open ? 0 : -1))
        && (upper == null || decimal.compareTo(upper) <= 0);
  }
}
