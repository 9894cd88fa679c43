package com.shipvox.live.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed file that a test keeps equal to what the generator makes of the code. */
record GeneratedFile(Path path) {
  private static final boolean REWRITE = Boolean.getBoolean("shipvox.generate");

  String read() {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails where the file is stale; with {@code -Dshipvox.generate=true} rewrites it instead. */
  void mustBe(String content) {
    if (REWRITE) {
      try {
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertEquals(
        content,
        Files.exists(path) ? read() : "",
        path
            + " is stale: run mvn test -Dtest='*SchemaTest,*ApiTest,*PageTest' -Dshipvox.generate=true, then npm run generate");
  }
}
