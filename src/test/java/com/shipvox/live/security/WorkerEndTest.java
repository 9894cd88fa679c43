package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On Grizzly itself: a server whose workers tell what they do with each byte. */
@Timeout(30)
final class WorkerEndTest {
  private final WorkerEnd end = new WorkerEnd();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private TCPNIOTransport server;
  private Socket client;

  @BeforeEach
  void start() throws IOException {
    server = TCPNIOTransportBuilder.newInstance().build();
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
      Thread worker = Thread.currentThread();
      boolean kept =
          end.runAfter(
              context.getConnection(),
              () -> told.add("after, " + (worker == Thread.currentThread() ? "here" : "there")));
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
}
