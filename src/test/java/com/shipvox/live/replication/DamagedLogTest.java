package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Logs;
import com.shipvox.live.session.Session;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a crash, or a hand, leaves of the directory; and a disk that has no more room. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class DamagedLogTest {
  private static final int UPDATES = 20;

  @TempDir Path directory;

  private static long append(Session session, int n) {
    String update = "{'id':'u-" + n + "','slice':'x-n','data':{'n':" + n + "}}";
    return session.append(Logs.AGENT, List.of(Logs.draft(update))).lastSeq();
  }

  private String write() {
    try (TestNode node = new TestNode(directory, Map.of()).awaitReady()) {
      Session session = node.store.create("one", "a").session();
      for (int n = 1; n <= UPDATES; n++) {
        append(session, n);
      }
      return session.log().epoch();
    }
  }

  private Path lastSegment() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_"))
          .max((a, b) -> a.getFileName().compareTo(b.getFileName()))
          .orElseThrow();
    }
  }

  /** The bytes of a record that was being written when the power went: of none that was stored. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void halfARecordAtTheEnd_startsWithAllThatWasAcknowledged(int bytes) throws IOException {
    String epoch = write();
    try (RandomAccessFile file = new RandomAccessFile(lastSegment().toFile(), "rw")) {
      byte[] begun = new byte[bytes];
      // The length of a record, and no record.
      begun[0] = 120;
      for (int i = 1; i < bytes; i++) {
        begun[i] = (byte) (i * 31);
      }
      file.seek(endOfRecords(file));
      file.write(begun);
    }
    try (TestNode node = new TestNode(directory, Map.of()).awaitReady()) {
      Session session = node.session("one");
      assertEquals(epoch, session.log().epoch());
      assertEquals(UPDATES, session.log().open(null).head().seq());
      assertEquals(UPDATES + 1, append(session, UPDATES + 1));
    }
  }

  /** A stored record is cut: the update in it is gone, what was before it is there, in order. */
  @Test
  void lastBytesCut_startsWithAllBefore() throws IOException {
    String epoch = write();
    try (RandomAccessFile file = new RandomAccessFile(lastSegment().toFile(), "rw")) {
      file.setLength(endOfRecords(file) - 3);
    }
    try (TestNode node = new TestNode(directory, Map.of()).awaitReady()) {
      Session session = node.session("one");
      assertEquals(epoch, session.log().epoch());
      long head = session.log().open(null).head().seq();
      assertTrue(head >= UPDATES - 1, "head " + head);
    }
  }

  @Test
  void overwrittenRecords_doesNotStartAndSaysWhere() throws IOException {
    write();
    try (RandomAccessFile file = new RandomAccessFile(lastSegment().toFile(), "rw")) {
      file.seek(endOfRecords(file) / 2);
      file.write(new byte[200]);
    }
    StartFailure failure =
        assertThrows(StartFailure.class, () -> new TestNode(directory, Map.of()).close());
    assertTrue(failure.getMessage().contains(directory.toString()), failure.getMessage());
  }

  /** The last byte that is not of the room that the engine has set aside. */
  private static long endOfRecords(RandomAccessFile file) throws IOException {
    byte[] all = new byte[(int) file.length()];
    file.seek(0);
    file.readFully(all);
    int end = all.length;
    while (all[end - 1] == 0) {
      end--;
    }
    return end;
  }

  @Test
  void directoryIsAFile_clearError() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    StartFailure failure =
        assertThrows(StartFailure.class, () -> new TestNode(file.resolve("data"), Map.of()));
    assertTrue(failure.getMessage().contains("shipvox.log.directory"), failure.getMessage());
    assertTrue(failure.getMessage().contains("cannot be written"), failure.getMessage());
  }

  /** The bound stands for the disk: what the node may take is looked at as what the disk has. */
  @Test
  void noRoomLeft_appendsRefusedAndReadsGoOn() throws IOException {
    Path filler = directory.resolve("filler");
    try (TestNode node =
        new TestNode(directory, Map.of("shipvox.log.disk", "64MiB")).awaitReady()) {
      Session session = node.store.create("one", "a").session();
      append(session, 1);
      try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
        file.setLength(60L << 20);
      }
      TestNode.await(
          () -> {
            try {
              append(session, 2);
              return false;
            } catch (Refusal refusal) {
              assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
              assertEquals(10, refusal.retryAfterSeconds());
              return true;
            }
          },
          node);
      long head = session.log().open(null).head().seq();
      assertTrue(node.raft.ready());
      Files.delete(filler);
      TestNode.await(
          () -> {
            try {
              return append(session, 3) == head + 1;
            } catch (Refusal refusal) {
              return false;
            }
          },
          node);
    }
  }
}
