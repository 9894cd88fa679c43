package com.shipvox.live.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The numbers of one run, printed as one line of JSON. */
final class Result {
  private final Map<String, Double> numbers = new LinkedHashMap<>();

  void put(String name, double number) {
    numbers.put(name, number);
  }

  @Override
  public String toString() {
    return numbers.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":" + text(e.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String text(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : "null";
  }
}
