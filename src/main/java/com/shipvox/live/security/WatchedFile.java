package com.shipvox.live.security;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small file that is read again when it changed, so that keys are rotated without a restart.
 * Looks at the file's time, size and identity, at most once a second; a change that cannot be read
 * leaves the old value in force. Thread-safe.
 */
final class WatchedFile<T> {
  private static final System.Logger LOG = System.getLogger(WatchedFile.class.getName());
  private static final long CHECK_MS = 1_000;
  private static final long MOST_BYTES = 256 << 10;

  private record Stamp(long modified, long size, @Nullable Object identity) {}

  private record Loaded<T>(T value, Stamp stamp) {}

  private final Path path;
  private final Function<String, T> parser;
  private final InstantSource clock;
  private volatile Loaded<T> loaded;
  private volatile long checkedAt; // Written by whoever checks; a lost race costs one more look.

  /** Reads the file at once: the first time a fault is fatal. */
  WatchedFile(Path path, Function<String, T> parser, InstantSource clock) {
    this.path = path;
    this.parser = parser;
    this.clock = clock;
    try {
      this.loaded = load(stamp());
    } catch (IOException e) {
      throw new IllegalArgumentException("The file cannot be read.", e);
    }
    this.checkedAt = clock.millis();
  }

  T get() {
    if (isDue()) {
      checkedAt = clock.millis();
      reload();
    }
    return loaded.value();
  }

  /** Whether the next to ask has to look at the file. */
  boolean isDue() {
    return Math.abs(clock.millis() - checkedAt) >= CHECK_MS;
  }

  private synchronized void reload() {
    try {
      Stamp stamp = stamp();
      if (!stamp.equals(loaded.stamp())) {
        loaded = load(stamp);
        LOG.log(Level.INFO, "Keys were read again from {0}.", path);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          "{0} cannot be read; its former keys stay in force: {1}",
          path,
          e.getMessage());
    }
  }

  /** Taken before the reading: a change in between shows at the next look. */
  private Stamp stamp() throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return new Stamp(now.lastModifiedTime().toMillis(), now.size(), now.fileKey());
  }

  private Loaded<T> load(Stamp stamp) throws IOException {
    if (stamp.size() > MOST_BYTES) {
      throw new IOException("larger than " + MOST_BYTES + " bytes");
    }
    return new Loaded<>(parser.apply(Files.readString(path)), stamp);
  }
}
