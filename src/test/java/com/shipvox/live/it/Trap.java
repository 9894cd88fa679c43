package com.shipvox.live.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that counts who connects to it, whatever they would have said. */
final class Trap implements AutoCloseable {
  private final ServerSocket port;
  private final AtomicInteger visits = new AtomicInteger();

  Trap() {
    try {
      port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread keeper = new Thread(this::count, "trap");
    keeper.setDaemon(true);
    keeper.start();
  }

  private void count() {
    try {
      while (true) {
        port.accept().close();
        visits.incrementAndGet();
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  String url() {
    return "http://127.0.0.1:" + port.getLocalPort() + "/keys";
  }

  /** Connections so far. */
  int visits() {
    return visits.get();
  }

  @Override
  public void close() {
    try {
      port.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
