package com.shipvox.live.bench;

import java.util.Arrays;

/** Durations in nanoseconds, kept one by one, so that no percentile is rounded. */
final class Samples {
  private long[] values = new long[1 << 16];
  private int size;

  void add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = nanos;
  }

  /** Notes p50, p90, p99 and the largest in milliseconds. */
  void report(String name, Result result) {
    Arrays.sort(values, 0, size);
    result.put(name + "P50Ms", at(0.50));
    result.put(name + "P90Ms", at(0.90));
    result.put(name + "P99Ms", at(0.99));
    result.put(name + "MaxMs", at(1));
  }

  private double at(double part) {
    return size == 0 ? Double.NaN : values[(int) Math.min(size - 1, part * size)] / 1e6;
  }
}
