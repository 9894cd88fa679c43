package com.shipvox.live.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command line: {@code name=value}, each once. */
record Options(Map<String, String> values) {

  static Options of(String[] args) {
    Map<String, String> values = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 1 || values.put(arg.substring(0, equals), arg.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("not name=value, or twice: " + arg);
      }
    }
    return new Options(values);
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the option " + name + " is missing");
    }
    return value;
  }

  int count(String name, int fallback) {
    String value = values.get(name);
    return value == null ? fallback : Integer.parseInt(value);
  }

  double number(String name, double fallback) {
    String value = values.get(name);
    return value == null ? fallback : Double.parseDouble(value);
  }

  List<String> list(String name) {
    return Stream.of(text(name).split(",")).toList();
  }
}
