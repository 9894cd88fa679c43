package com.shipvox.live.front;

import java.util.List;
import java.util.Map;
import org.glassfish.grizzly.http.util.HeaderValue;

/** Headers that many answers have alike. */
public final class HeaderValues {
  private HeaderValues() {}

  /** The same names and values, encoded once. */
  public static List<Map.Entry<String, HeaderValue>> of(List<Map.Entry<String, String>> headers) {
    return headers.stream()
        .map(e -> Map.entry(e.getKey(), HeaderValue.newHeaderValue(e.getValue()).prepare()))
        .toList();
  }
}
