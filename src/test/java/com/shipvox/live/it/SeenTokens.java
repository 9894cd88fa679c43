package com.shipvox.live.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps each token that the tests used in {@code target/it/tokens.txt}, so that all output of the
 * run can be searched for them. Thread-safe.
 */
final class SeenTokens {
  private static final Path FILE = RunFiles.BASE.resolve("target/it/tokens.txt");
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private SeenTokens() {}

  static void note(String token) {
    if (!token.isEmpty() && SEEN.add(token)) {
      append(token.lines().findFirst().orElse("") + "\n");
    }
  }

  private static synchronized void append(String line) {
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
