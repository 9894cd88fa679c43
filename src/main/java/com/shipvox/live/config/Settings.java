package com.shipvox.live.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads typed settings by name and refuses a bad one with its name and what it should be. A size is
 * a number with an optional unit ({@code 64KiB}), a duration likewise ({@code 250ms}, {@code 10s},
 * {@code 15m}, {@code 2h}).
 */
final class Settings {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
  private static final String HALF = "half";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(KiB|MiB|GiB)?");

  private final Function<String, Optional<String>> source;

  /** What was read so far; one thread reads. */
  private final List<LiveConfig.Setting> read = new ArrayList<>();

  Settings(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /** The settings that were read so far. */
  List<LiveConfig.Setting> read() {
    return List.copyOf(read);
  }

  String text(String name, String fallback) {
    return value(name, fallback, "");
  }

  /** A text of that form, or none; {@code wanted} says it in words. */
  String text(String name, Pattern form, String wanted) {
    String value = value(name, "", wanted);
    if (value.isEmpty() || form.matcher(value).matches()) {
      return value;
    }
    throw bad(name, wanted);
  }

  private String value(String name, String fallback, String wanted) {
    read.add(new LiveConfig.Setting(name, fallback, wanted));
    return source.apply(name).map(String::trim).orElse(fallback);
  }

  /** The values between commas, without blanks. */
  List<String> list(String name, String fallback) {
    return split(value(name, fallback, "a list, by commas"));
  }

  private static List<String> split(String values) {
    return Arrays.stream(values.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
  }

  /** The same, where each value must be of that form; {@code wanted} says it in words. */
  List<String> list(String name, String fallback, Pattern form, String wanted) {
    String list = "a list, by commas, of " + wanted;
    List<String> values = split(value(name, fallback, list));
    if (values.stream().allMatch(value -> form.matcher(value).matches())) {
      return values;
    }
    throw bad(name, list);
  }

  boolean flag(String name, boolean fallback) {
    String wanted = "true or false";
    return switch (value(name, Boolean.toString(fallback), wanted)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad(name, wanted);
    };
  }

  int count(String name, int fallback, int least, int most) {
    String wanted = "a whole number from " + least + " to " + most;
    String text = value(name, Integer.toString(fallback), wanted);
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, together with a number out of range.
    }
    throw bad(name, wanted);
  }

  Duration duration(String name, String fallback, Duration least, Duration most) {
    String wanted =
        "a duration such as 250ms, 10s, 15m or 2h, from " + text(least) + " to " + text(most);
    Matcher match = DURATION.matcher(value(name, fallback, wanted));
    if (match.matches()) {
      long amount = Long.parseLong(match.group(1));
      Duration value =
          switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
          };
      if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
        return value;
      }
    }
    throw bad(name, wanted);
  }

  /** A size in bytes. */
  long size(String name, String fallback, long least, long most) {
    String wanted = "a size such as 64KiB or 1MiB, from " + text(least) + " to " + text(most);
    return size(name, value(name, fallback, wanted), wanted, least, most);
  }

  /** A size in bytes, by default half of the heap. */
  long heapSize(String name, long least, long most) {
    String wanted = HALF + ", or a size from " + text(least) + " to " + text(most);
    String given = value(name, HALF, wanted);
    return given.equals(HALF)
        ? Runtime.getRuntime().maxMemory() / 2
        : size(name, given, wanted, least, most);
  }

  private static long size(String name, String given, String wanted, long least, long most) {
    Matcher match = SIZE.matcher(given);
    if (match.matches()) {
      String unit = match.group(2) == null ? "" : match.group(2);
      long factor =
          switch (unit) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 1L;
          };
      long value = Long.parseLong(match.group(1)) * factor;
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw bad(name, wanted);
  }

  private static String text(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds > 0 && seconds % 3_600 == 0
        ? seconds / 3_600 + "h"
        : seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static String text(long bytes) {
    return bytes % (1L << 30) == 0
        ? (bytes >> 30) + "GiB"
        : bytes % (1L << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
  }

  private static IllegalArgumentException bad(String name, String wanted) {
    // Not the value: a secret may have been given under the wrong name.
    return new IllegalArgumentException("The setting " + name + " must be " + wanted + ".");
  }
}
