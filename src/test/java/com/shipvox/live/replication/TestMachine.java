package com.shipvox.live.replication;

import com.shipvox.live.session.SessionTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.StorageImplUtils;
import org.apache.ratis.util.MD5FileUtil;
import org.apache.ratis.util.SizeInBytes;

/** A real state machine with a real storage, and nothing that appends to it. */
final class TestMachine implements AutoCloseable {
  final SessionStateMachine machine;
  private final RaftStorage storage;

  TestMachine(
      Path directory, SessionTable table, LogClock clock, SessionStateMachine.Outcomes outcomes)
      throws IOException {
    machine =
        new SessionStateMachine(
            table,
            clock,
            outcomes,
            Runnable::run,
            message -> CompletableFuture.completedFuture(Message.EMPTY),
            failure -> {
              throw new AssertionError(failure);
            });
    storage =
        StorageImplUtils.newRaftStorage(
            directory.resolve(ClusterSettings.GROUP.getUuid().toString()).toFile(),
            SizeInBytes.ZERO,
            RaftStorage.StartupOption.FORMAT,
            RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    storage.initialize();
    machine.getStateMachineStorage().init(storage);
  }

  /** Does what the engine does with a snapshot that another node has sent. */
  void install(Snapshot snapshot) throws IOException {
    File file = machine.getStateMachineStorage().getSnapshotFile(1, 10);
    snapshot.write(file.toPath());
    MD5FileUtil.computeAndSaveMd5ForFile(file);
    machine.reinitialize();
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
