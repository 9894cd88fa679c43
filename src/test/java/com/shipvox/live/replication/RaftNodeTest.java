package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Logs;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Opening;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A node that is alone: its log outlives it. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class RaftNodeTest {
  @TempDir Path directory;

  @Test
  void restart_afterUpdates_sessionsEpochsPlacesAndIdsAreThere() {
    String epoch;
    try (TestNode node = new TestNode(directory, Map.of()).awaitReady()) {
      Session session = node.store.create("one", "a").session();
      epoch = session.log().epoch();
      for (int n = 1; n <= 100; n++) {
        session.append(
            Logs.AGENT,
            List.of(Logs.draft("{'id':'u-" + n + "','slice':'x-n','data':{'n':" + n + "}}")));
      }
      node.store.revoke("one", "t-1");
    }
    try (TestNode node = new TestNode(directory, Map.of()).awaitReady()) {
      Session session = node.session("one");
      assertEquals(epoch, session.log().epoch());
      Opening opening = session.log().open(new Cursor(epoch, 40));
      assertTrue(opening.resumed());
      assertEquals(60, Logs.seqsAfter(opening.last()).size());
      assertTrue(
          session
              .append(Logs.AGENT, List.of(Logs.draft("{'id':'u-7','slice':'x-n','data':{'n':7}}")))
              .allDuplicates());
      assertEquals(
          100,
          session.log().open(null).state().getJsonObject("x-n").getJsonObject("data").getInt("n"));
      assertEquals(1, node.revoked.all().size());
      assertFalse(node.store.create("one", "a").created());
    }
  }

  @Test
  void restart_withOtherSettings_thoseHoldAndNotTheSnapshots() throws IOException {
    String log = "shipvox.log.disk";
    String text = "x".repeat(60_000);
    try (TestNode node = new TestNode(directory, Map.of(log, "64MiB")).awaitReady()) {
      Session session = node.store.create("one", "a").session();
      // More than an eighth of the disk: the node writes a snapshot.
      for (int n = 1; n <= 150; n++) {
        session.append(
            Logs.AGENT, List.of(Logs.draft("{'slice':'x-n','data':{'n':'" + text + "'}}")));
      }
      TestNode.await(this::hasSnapshot, node);
    }
    Map<String, String> one = Map.of(log, "64MiB", "shipvox.session.most", "1");
    try (TestNode node = new TestNode(directory, one).awaitReady()) {
      TestNode.await(() -> isFull(node), node);
    }
  }

  private boolean hasSnapshot() {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.anyMatch(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"));
    } catch (IOException | UncheckedIOException e) {
      // A file went while the directory was read.
      return false;
    }
  }

  private static boolean isFull(TestNode node) {
    try {
      node.store.create("s-" + UUID.randomUUID(), "a");
      return false;
    } catch (Refusal refusal) {
      return true;
    }
  }

  @Test
  void start_directoryInUse_clearError() {
    try (TestNode node = new TestNode(directory, Map.of())) {
      StartFailure failure =
          assertThrows(StartFailure.class, () -> new TestNode(directory, Map.of()));
      assertTrue(
          failure.getMessage().contains("Another process uses the directory"),
          failure.getMessage());
    }
  }
}
