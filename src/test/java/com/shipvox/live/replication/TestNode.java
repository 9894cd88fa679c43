package com.shipvox.live.replication;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.session.LocalJournal.KeptRevocations;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A node in this JVM: its engine, its sessions, its directory. */
final class TestNode implements AutoCloseable {
  final SessionStore store;
  final KeptRevocations revoked = new KeptRevocations();
  final RaftNode raft;
  final CountDownLatch failed = new CountDownLatch(1);

  TestNode(Path directory, Map<String, String> settings, InstantSource clock) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("shipvox.log.directory", directory.toString());
    LiveConfig config = LiveConfig.from(name -> Optional.ofNullable(all.get(name)));
    store = new SessionStore(config, clock, Runnable::run, revoked);
    raft = new RaftNode(config, store, clock, why -> failed.countDown());
    raft.start();
  }

  TestNode(Path directory, Map<String, String> settings) {
    this(directory, settings, InstantSource.system());
  }

  TestNode awaitReady() {
    await(raft::ready, this::toString);
    return this;
  }

  Session session(String id) {
    return store.find(id).orElseThrow();
  }

  @Override
  public String toString() {
    return raft.status();
  }

  @Override
  public void close() {
    raft.close();
  }

  /** Waits for a condition; fails with what {@code state} says. */
  static void await(BooleanSupplier condition, Object state) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited in vain: " + state);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  static void await(BooleanSupplier condition, java.util.function.Supplier<String> state) {
    await(
        condition,
        new Object() {
          @Override
          public String toString() {
            return state.get();
          }
        });
  }
}
