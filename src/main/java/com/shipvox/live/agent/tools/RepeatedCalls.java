package com.shipvox.live.agent.tools;

import com.shipvox.live.session.SessionLog;
import com.shipvox.live.session.SessionLog.Author;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Names a call by its arguments, so that the log takes the same call within a minute for a retry. A
 * name holds the minute of the first call; so the log forgets it with the entry, and no map of
 * calls has to be kept or bounded.
 */
final class RepeatedCalls {
  private static final long WINDOW_MS = Duration.ofMinutes(1).toMillis();

  private RepeatedCalls() {}

  /** The update's id: that of the same call if it came within a minute, else a new one. */
  static String id(Tool tool, JsonObject arguments, SessionLog log, Author author, long now) {
    String name = "call:" + hash(tool.wire() + canonical(arguments)) + ":";
    long minute = now / WINDOW_MS;
    String before = name + (minute - 1);
    OptionalLong at = log.timeOf(author, before);
    return at.isPresent() && now - at.getAsLong() < WINDOW_MS ? before : name + minute;
  }

  /** One text for equal JSON values, whatever the order of members or spelling of numbers. */
  private static String canonical(JsonValue value) {
    if (value instanceof JsonObject object) {
      TreeMap<String, String> members = new TreeMap<>();
      object.forEach((name, member) -> members.put(name, canonical(member)));
      return members.toString();
    }
    if (value instanceof JsonArray array) {
      return array.stream().map(RepeatedCalls::canonical).toList().toString();
    }
    return value instanceof JsonNumber number
        ? number.bigDecimalValue().stripTrailingZeros().toString()
        : value.toString();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
