package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Command;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Moment;
import com.shipvox.live.session.Retention;
import com.shipvox.live.session.SessionTable;
import com.shipvox.live.session.Tables;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A node that was away gets another's snapshot, in which an update of its own is already. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
final class SnapshotInstallTest {
  private static final Retention KEEP =
      new Retention(500, 600_000, 1 << 20, 1 << 20, 1000, 1000, 1);

  @TempDir Path directory;

  private final LinkedBlockingQueue<Batch.Encoded> sent = new LinkedBlockingQueue<>();

  /** A node that does not lead, and hears nothing of what it sends. */
  private final class CutOff implements Pump.Engine {
    @Override
    public boolean leads() {
      return false;
    }

    @Override
    public CompletableFuture<?> append(ByteString entry) {
      throw new IllegalStateException();
    }

    @Override
    public void forward(Batch.Encoded batch) {
      sent.add(batch);
    }
  }

  @Test
  void ownBatchInAnothersSnapshot_callerRefusedAndNextBatchSent() throws Exception {
    LogClock clock = new LogClock(InstantSource.system());
    SessionTable table = Tables.table(KEEP);
    try (Pump pump = new Pump(new CutOff(), clock);
        TestMachine machine = new TestMachine(directory, table, clock, pump)) {
      pump.start();
      CompletableFuture<Object> first = pump.submit(new Command.Create("one", "a", "e-1", null));
      Batch.Encoded batch = sent.poll(20, TimeUnit.SECONDS);
      SessionTable others = Tables.table(KEEP);
      others.apply(new Command.Create("one", "a", "e-1", null), new Moment(1, 1));
      var origin = new Snapshot.Origin(batch.origin(), batch.number(), 1);
      machine.install(
          new Snapshot(
              new Snapshot.Header(new Moment(1, 1), 1, KEEP, List.of(origin)),
              List.of(),
              others.images()));
      CompletionException refused =
          assertThrows(
              CompletionException.class, () -> first.orTimeout(2, TimeUnit.SECONDS).join());
      assertEquals(ErrorCode.UNAVAILABLE, ((Refusal) refused.getCause()).code());
      CompletableFuture<Object> next = pump.submit(new Command.Create("two", "a", "e-2", null));
      while (batch.number() == 1) {
        batch = sent.poll(20, TimeUnit.SECONDS);
      }
      assertEquals(2, batch.number());
      assertEquals(false, next.isDone());
      LogEntry head = table.find("one").log().head();
      assertEquals(0, head.seq());
    }
  }

  @Test
  void lookUp_whileASnapshotIsRead_refusedInsteadOfMissing() {
    SessionTable others = Tables.table(KEEP);
    others.apply(new Command.Create("one", "a", "e-1", null), new Moment(1, 1));
    SessionTable table = Tables.table(KEEP);
    assertTrue(table.lookUp("one").isEmpty());
    table.restore(KEEP, 1);
    Refusal refused = assertThrows(Refusal.class, () -> table.lookUp("one"));
    assertEquals(ErrorCode.UNAVAILABLE, refused.code());
    others.images().forEach(table::restore);
    assertTrue(table.lookUp("one").isPresent());
    table.restored();
    assertTrue(table.lookUp("two").isEmpty());
  }
}
