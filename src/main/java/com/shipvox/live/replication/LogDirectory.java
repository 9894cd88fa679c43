package com.shipvox.live.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory that holds this node's log and snapshots, and the id that the node has in the group
 * as long as the directory lives. One process at a time uses it. Thread-safe.
 */
final class LogDirectory implements AutoCloseable {
  private static final String ID = "node-id";

  private final Path path;
  private final FileLock lock;

  private LogDirectory(Path path, FileLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the directory where it is missing, and takes it for this process.
   *
   * @throws StartFailure where it cannot be used
   */
  static LogDirectory open(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new OverlappingFileLockException();
      }
      return new LogDirectory(path, lock);
    } catch (OverlappingFileLockException e) {
      throw new StartFailure(
          "Another process uses the directory "
              + path.toAbsolutePath()
              + ": give each node its own by shipvox.log.directory.",
          e);
    } catch (IOException e) {
      throw new StartFailure(
          "The directory of shipvox.log.directory, "
              + path.toAbsolutePath()
              + ", cannot be written: "
              + e,
          e);
    }
  }

  Path path() {
    return path;
  }

  /** Whether a log has been begun here. */
  boolean holdsLog() {
    return Files.isDirectory(path.resolve(ClusterSettings.GROUP.getUuid().toString()));
  }

  /** The id that was given to this directory when its node joined; empty for a founder's. */
  Optional<String> id() {
    Path file = path.resolve(ID);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new StartFailure("The file " + file.toAbsolutePath() + " cannot be read: " + e, e);
    }
  }

  /** Gives the directory an id that no other directory of that node ever had. */
  String newId(String name) {
    String id = name + "~" + UUID.randomUUID().toString().substring(0, 8);
    try {
      Files.writeString(path.resolve(ID), id, StandardOpenOption.CREATE, StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new StartFailure(
          "The directory " + path.toAbsolutePath() + " cannot be written: " + e, e);
    }
    return id;
  }

  /** Bytes of all files in it. */
  long used() {
    try (Stream<Path> files = Files.walk(path)) {
      return files.mapToLong(LogDirectory::size).sum();
    } catch (IOException | UncheckedIOException e) {
      // A file that the engine deleted meanwhile; counted again soon.
      return 0;
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Bytes that the disk has left; 0 where it does not say. */
  long free() {
    return path.toFile().getUsableSpace();
  }

  @Override
  public void close() {
    try {
      lock.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
