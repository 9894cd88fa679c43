package com.shipvox.live.message;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** JSON as tests like to write it: with single quotes for double ones, or read from a resource. */
public final class TestJson {
  private TestJson() {}

  public static JsonValue value(String json) {
    return MessageCodec.parse(quoted(json));
  }

  /** The text with double quotes for single ones. */
  public static String quoted(String json) {
    return json.replace('\'', '"');
  }

  public static JsonObject object(String json) {
    return value(json).asJsonObject();
  }

  public static JsonArray array(String json) {
    return value(json).asJsonArray();
  }

  /** A file under {@code src/test/resources}, as it is. */
  public static String text(String resource) {
    try (InputStream in = TestJson.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalArgumentException("There is no " + resource);
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
