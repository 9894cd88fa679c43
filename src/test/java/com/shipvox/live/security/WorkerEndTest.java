package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On Grizzly itself: a server whose workers tell what they do with each byte. */
@Timeout(30)
final class WorkerEndTest {
  private WorkerEnd end = new WorkerEnd(false);
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private volatile Thread worker;
  private volatile Connection<?> connection;
  private TCPNIOTransport server;
  private Socket client;

  @BeforeEach
  void start() throws IOException {
    server =
        TCPNIOTransportBuilder.newInstance()
            .setWorkerThreadPoolConfig(
                ThreadPoolConfig.defaultConfig()
                    .setPoolName(toString())
                    .setCorePoolSize(2)
                    .setMaxPoolSize(5))
            .build();
    server.setProcessor(
        FilterChainBuilder.stateless().add(new TransportFilter()).add(new Telling()).build());
    TCPNIOServerConnection listener = server.bind("127.0.0.1", 0);
    server.start();
    client = new Socket();
    client.connect(listener.getLocalAddress());
    client.setTcpNoDelay(true);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.shutdownNow();
  }

  private final class Telling extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext context) {
      Thread self = Thread.currentThread();
      worker = self;
      connection = context.getConnection();
      boolean kept =
          end.runAfter(
              context.getConnection(),
              () -> told.add("after, " + (self == Thread.currentThread() ? "here" : "there")));
      told.add(kept ? "kept" : "not kept");
      told.add("done");
      return context.getStopAction();
    }
  }

  private void send() throws IOException {
    client.getOutputStream().write('x');
  }

  private void expect(String... all) throws InterruptedException {
    for (String one : all) {
      assertEquals(one, told.take());
    }
  }

  @Test
  void task_ofAWorker_runsThereOnceItIsDone() throws Exception {
    send();
    expect("not kept", "done"); // The pool is known only now.
    for (int i = 0; i < 100; i++) {
      send();
      expect("kept", "done", "after, here");
    }
  }

  @Test
  void task_afterTheStop_isNotKept() throws Exception {
    send();
    expect("not kept", "done");
    end.stop();
    send();
    expect("not kept", "done");
  }

  @Test
  void task_ofAnotherContainersThread_isNotKept() {
    assertFalse(end.runAfter(new InetSocketAddress(0), () -> told.add("after")));
  }

  @Test
  void workers_lastInFirstOut_oneDoesItAllWhileOneIsEnough() throws Exception {
    end = new WorkerEnd(true);
    changePool();
    // Whoever gets the next one, when none of the new threads is still on its way to wait.
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(toString()))
        .forEach(WorkerEndTest::awaitIdle);
    send();
    expect("kept", "done", "after, here");
    Thread last = worker;
    for (int i = 0; i < 100; i++) {
      awaitIdle(last);
      send();
      expect("kept", "done", "after, here");
      assertSame(last, worker);
    }
  }

  @Test
  void workers_lastInFirstOut_changedOnceWhoeverAsksLater() throws Exception {
    end = new WorkerEnd(true);
    changePool();
    ExecutorService own = server.getWorkerThreadPool();
    // As one of the old workers does that is still at its task.
    assertFalse(end.runAfter(connection, () -> told.add("after")));
    for (int i = 0; i < 10; i++) {
      send();
      expect("kept", "done", "after, here");
    }
    assertSame(own, server.getWorkerThreadPool());
  }

  @Test
  void workers_lastInFirstOut_afterTheStopAsBefore() throws Exception {
    ExecutorService before = server.getWorkerThreadPool();
    end = new WorkerEnd(true);
    changePool();
    ExecutorService own = server.getWorkerThreadPool();
    assertNotSame(before, own);
    end.stop();
    assertSame(before, server.getWorkerThreadPool());
    assertTrue(own.isShutdown());
    send();
    expect("not kept", "done");
    end.stop();
  }

  @Test
  void workers_ofAServerThatHasEnded_endToo() throws Exception {
    end = new WorkerEnd(true);
    changePool();
    ExecutorService own = server.getWorkerThreadPool();
    server.shutdownNow();
    end.stop();
    assertTrue(own.isShutdown());
  }

  /** Sends until the pool has changed and its new threads are known. */
  private void changePool() throws Exception {
    send();
    expect("not kept", "done");
    String kept = "not kept";
    while (kept.equals("not kept")) {
      awaitIdle(worker);
      send();
      kept = told.take();
      expect("done");
    }
    expect("after, here");
  }

  /** Waits until the thread waits, or has ended with a pool that is no more. */
  private static void awaitIdle(Thread thread) {
    while (thread.getState() == Thread.State.RUNNABLE
        || thread.getState() == Thread.State.BLOCKED) {
      LockSupport.parkNanos(100_000);
    }
  }
}
