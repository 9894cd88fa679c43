package com.shipvox.live.replication;

import com.shipvox.live.session.Command;
import com.shipvox.live.session.Draft;
import com.shipvox.live.session.Logs;
import com.shipvox.live.session.Moment;
import com.shipvox.live.session.Retention;
import com.shipvox.live.session.SessionTable;
import com.shipvox.live.session.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * Measures for how long a snapshot holds up the applying thread: {@code SnapshotPause SESSIONS KIB}
 * fills so many sessions with so much each, then applies updates while snapshots are taken and
 * written. To be run by hand, with a heap of four times all that.
 */
final class SnapshotPause {
  private static final int UPDATE = 4_000;
  private static final int SNAPSHOTS = 5;

  private final SessionStateMachine machine;
  private long index;

  private SnapshotPause(SessionStateMachine machine) {
    this.machine = machine;
  }

  /** A node that takes no updates of its own. */
  private static final class NoOutcomes implements SessionStateMachine.Outcomes {
    @Override
    public long origin() {
      return 1;
    }

    @Override
    public Batch taken(long number) {
      return null;
    }

    @Override
    public Runnable applied(long number, List<Object> outcomes) {
      return () -> {};
    }

    @Override
    public Runnable appliedElsewhere(long number) {
      return () -> {};
    }
  }

  public static void main(String[] args) throws Exception {
    int sessions = Integer.parseInt(args[0]);
    int updates = Integer.parseInt(args[1]) * 1024 / UPDATE;
    Retention keep =
        new Retention(updates + 500, 600_000, 1L << 30, 1 << 30, 1 << 30, sessions, 1 << 20);
    SessionTable table = Tables.table(keep);
    Path directory = Files.createTempDirectory("snapshots");
    LogClock clock = new LogClock(InstantSource.system());
    try (TestMachine test = new TestMachine(directory, table, clock, new NoOutcomes())) {
      SnapshotPause pause = new SnapshotPause(test.machine);
      for (int s = 0; s < sessions; s++) {
        pause.apply(new Command.Create("s-" + s, "a", "e-1", null));
        for (int n = 0; n < updates; n++) {
          pause.append(s, n);
        }
      }
      pause.measure(sessions, updates);
    }
    System.exit(0);
  }

  private void measure(int sessions, int updates) {
    for (int round = 0; round < SNAPSHOTS; round++) {
      machine.wantSnapshot();
      long from = System.nanoTime();
      machine.takeSnapshot();
      long pictures = System.nanoTime() - from;
      List<Long> applied = new ArrayList<>();
      for (int n = 0; machine.isWriting(); n++) {
        long began = System.nanoTime();
        append(n % sessions, updates + n);
        applied.add((System.nanoTime() - began) / 1_000);
        LockSupport.parkNanos(1_000_000);
      }
      long written = (System.nanoTime() - from) / 1_000_000;
      applied.sort(null);
      System.out.printf(
          "snapshot of %d MiB: apply thread held %d ms, written in %d ms; meanwhile %d updates"
              + " applied, p50 %d µs, p99 %d µs, longest %d µs%n",
          machine.storedBytes() >> 20,
          pictures / 1_000_000,
          written,
          applied.size(),
          applied.get(applied.size() / 2),
          applied.get(applied.size() * 99 / 100),
          applied.get(applied.size() - 1));
    }
  }

  private void append(int session, int n) {
    String text = "x".repeat(UPDATE - 200);
    String update = "{'id':'u-" + n + "','slice':'x-n','data':{'n':" + n + ",'t':'" + text + "'}}";
    apply(
        new Command.Append(
            "s-" + session, "e-1", Logs.AGENT, List.of(Draft.of(Logs.draft(update)))));
  }

  private void apply(Command command) {
    Batch batch = new Batch(2, ++index, List.of(command));
    ByteString bytes =
        CommandCodec.entry(new Moment(index, index), List.of(CommandCodec.encode(batch)));
    TransactionContext context =
        TransactionContext.newBuilder()
            .setStateMachine(machine)
            .setLogEntry(
                LogEntryProto.newBuilder()
                    .setTerm(1)
                    .setIndex(index)
                    .setStateMachineLogEntry(
                        StateMachineLogEntryProto.newBuilder().setLogData(bytes))
                    .build())
            .build();
    CompletableFuture<?> unused = machine.applyTransaction(context);
  }
}
