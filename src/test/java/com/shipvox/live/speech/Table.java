package com.shipvox.live.speech;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** A table of cases that the browser's tests read too. */
final class Table {
  private Table() {}

  static List<JsonObject> read(String name) {
    try (InputStream in = Table.class.getResourceAsStream("/speech/" + name);
        var reader = Json.createReader(Objects.requireNonNull(in, name))) {
      return reader.readArray().getValuesAs(JsonObject.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
