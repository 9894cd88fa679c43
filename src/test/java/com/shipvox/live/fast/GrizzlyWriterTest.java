package com.shipvox.live.fast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Written;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames written by Grizzly's asynchronous writer: each whole, in order, and reported once. */
@Timeout(180)
final class GrizzlyWriterTest {
  /** Bytes of a frame of the test's own: whose it is, which, and how long the rest. */
  private static final int HEAD = 1 + 2 * Integer.BYTES;

  private static final int FRAMES = 20_000;

  /** Bytes; some frames are longer than what is written at once. */
  private static final int LONGEST = 48 * 1024;

  /**
   * Bytes: so little between the two ends that it is often full, but a segment of loopback's, or
   * TCP would wait with the next one for its timers.
   */
  private static final int BUFFER = 64 << 10;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Socket client = new Socket();
  private GrizzlyServer server;
  private Connection<?> connection;
  private GrizzlyWriter writer;

  @BeforeEach
  void connect() throws IOException {
    server = new GrizzlyServer(NOTHING, 3_600_000);
    client.setSoTimeout(120_000);
    client.setReceiveBufferSize(BUFFER);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    await(() -> !server.connections().isEmpty());
    connection = server.connections().iterator().next();
    NIOConnection accepted = (NIOConnection) connection;
    // Told of before the selector has it; whoever writes in earnest was read from before.
    await(() -> accepted.getSelectionKey() != null && accepted.getSelectorRunner() != null);
    ((SocketChannel) accepted.getChannel()).setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
    writer = new GrizzlyWriter(connection, false);
  }

  @AfterEach
  void stop() throws IOException {
    threads.shutdownNow();
    client.close();
    server.close();
  }

  @Test
  void write_severalAtOnceToASlowReader_wholeAndInOrderAndToldOnce() throws Exception {
    List<Future<?>> writers = new ArrayList<>();
    Ends ends = new Ends();
    writers.add(threads.submit(() -> writeAll(0, ends)));
    writers.add(threads.submit(() -> writeAll(1, ends)));
    writers.add(
        threads.submit(
            () -> {
              for (int n = 0; n < FRAMES; n++) {
                Frame frame = frame();
                writer.write(bytes(2, n, n % 200), new Told(frame, ends));
              }
            }));
    int[] next = new int[3];
    DataInputStream in = new DataInputStream(client.getInputStream());
    for (int n = 0; n < 3 * FRAMES; n++) {
      byte whose = in.readByte();
      assertEquals(next[whose]++, in.readInt(), "of " + whose);
      byte[] rest = in.readNBytes(in.readInt());
      byte[] filled = new byte[rest.length];
      Arrays.fill(filled, whose);
      assertArrayEquals(filled, rest);
    }
    for (Future<?> each : writers) {
      each.get();
    }
    await(() -> ends.count(false) == 3 * FRAMES);
    assertEquals(0, ends.count(true));
    assertFalse(ends.twice());
    assertTrue(connection.isOpen());
  }

  @Test
  void write_readerGoneWhileSomeWait_eachToldOfItOnce() throws Exception {
    Ends ends = new Ends();
    int written = 0;
    while (write(written++, ends) != Written.LATER) {
      // The buffers between fill up.
    }
    for (int n = 0; n < 10; n++) {
      assertEquals(Written.LATER, write(written++, ends));
    }
    client.setSoLinger(true, 0);
    client.close();
    await(() -> !connection.isOpen());
    int all = written;
    await(() -> ends.count(false) + ends.count(true) == all);
    assertNotEquals(0, ends.count(true));
    assertFalse(ends.twice());
    assertEquals(Written.FAILED, writer.write(frame(), ends::ended));
  }

  @Test
  void write_connectionClosedHereWhileSomeWait_eachToldOfItOnce() {
    Ends ends = new Ends();
    int written = 0;
    while (write(written++, ends) != Written.LATER) {
      // The buffers between fill up.
    }
    connection.terminateSilently();
    int all = written;
    await(() -> ends.count(false) + ends.count(true) == all);
    assertEquals(1, ends.count(true));
    assertEquals(Written.FAILED, writer.write(frame(), ends::ended));
  }

  private void writeAll(int whose, Ends ends) {
    for (int n = 0; n < FRAMES; n++) {
      boolean big = ThreadLocalRandom.current().nextInt(200) == 0;
      Frame frame = frame();
      int size = ThreadLocalRandom.current().nextInt(big ? LONGEST : 1_000);
      if (write(frame, bytes(whose, n, size), ends) == Written.LATER) {
        // Or all would go through the queue once that is not empty.
        await(() -> ends.isTold(frame));
      }
    }
  }

  private Written write(int number, Ends ends) {
    return write(frame(), bytes(0, number, 2_000), ends);
  }

  private Written write(Frame frame, ByteBuffer bytes, Ends ends) {
    writer.write(bytes, new Told(frame, ends));
    return ends.isTold(frame) ? Written.WRITTEN : Written.LATER;
  }

  private static Frame frame() {
    return new Frame.Control("PONG", "", null);
  }

  private static ByteBuffer bytes(int whose, int number, int size) {
    byte[] rest = new byte[size];
    Arrays.fill(rest, (byte) whose);
    return ByteBuffer.allocate(HEAD + size)
        .put((byte) whose)
        .putInt(number)
        .putInt(size)
        .put(rest)
        .flip();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertFalse(Thread.currentThread().isInterrupted(), "too late");
      Thread.onSpinWait();
    }
  }

  private static final HttpHandler NOTHING =
      new HttpHandler() {
        @Override
        public void service(Request request, Response response) {
          throw new AssertionError("nothing is asked");
        }
      };

  /** How often each frame was told to have ended. */
  private static final class Ends {
    private final Set<Frame> told =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private volatile boolean twice;
    private final AtomicInteger good = new AtomicInteger();
    private final AtomicInteger bad = new AtomicInteger();

    void ended(Frame frame, boolean failed) {
      if (!told.add(frame)) {
        twice = true;
      }
      (failed ? bad : good).incrementAndGet();
    }

    int count(boolean failed) {
      return (failed ? bad : good).get();
    }

    boolean isTold(Frame frame) {
      return told.contains(frame);
    }

    boolean twice() {
      return twice;
    }
  }

  /** As Tyrus asks to be told. */
  private static final class Told extends CompletionHandler<ByteBuffer> {
    private final Frame frame;
    private final Ends ends;

    Told(Frame frame, Ends ends) {
      this.frame = frame;
      this.ends = ends;
    }

    @Override
    public void completed(ByteBuffer written) {
      ends.ended(frame, false);
    }

    @Override
    public void failed(Throwable fault) {
      ends.ended(frame, true);
    }
  }
}
