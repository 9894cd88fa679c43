package com.shipvox.live.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;

/** One non-blocking TCP connection; keeps what came of an unfinished message. */
abstract class Link {
  private final Loop loop;
  private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
  private byte[] kept = {};
  private SocketChannel channel;
  private SelectionKey key;

  Link(Loop loop) {
    this.loop = loop;
  }

  final void connect(InetSocketAddress server) throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    kept = new byte[0];
    unsent.clear();
    boolean at = channel.connect(server);
    key =
        channel.register(loop.selector, at ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    if (at) {
      connected();
    }
  }

  abstract void connected() throws IOException;

  /** Takes whole messages from the bytes; answers how many bytes it took. */
  abstract int parse(byte[] bytes, int from, int to) throws IOException;

  /** The server closed. */
  abstract void ended();

  final void ready(SelectionKey ready) throws IOException {
    if (ready.isConnectable() && channel.finishConnect()) {
      key.interestOps(SelectionKey.OP_READ);
      connected();
      flush();
    }
    if (ready.isValid() && ready.isWritable()) {
      flush();
    }
    if (ready.isValid() && ready.isReadable()) {
      read();
    }
  }

  private void read() throws IOException {
    loop.incoming.clear();
    int count = channel.read(loop.incoming);
    if (count < 0) {
      close();
      ended();
      return;
    }
    byte[] bytes = loop.bytes;
    if (kept.length + count > bytes.length) {
      bytes = new byte[kept.length + count];
    }
    System.arraycopy(kept, 0, bytes, 0, kept.length);
    loop.incoming.flip().get(bytes, kept.length, count);
    int to = kept.length + count;
    int taken = parse(bytes, 0, to);
    kept = taken == to ? new byte[0] : Arrays.copyOfRange(bytes, taken, to);
  }

  final void send(byte[] bytes) throws IOException {
    unsent.add(ByteBuffer.wrap(bytes));
    if (channel.isConnected()) {
      flush();
    }
  }

  private void flush() throws IOException {
    for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
      channel.write(next);
      if (next.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      unsent.poll();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  final void close() throws IOException {
    if (key != null) {
      key.cancel();
      channel.close();
    }
  }

  /** Ends with a reset, as a lost network does: nothing lingers on either side's ports. */
  public final void cut() throws IOException {
    if (channel.isOpen()) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      close();
    }
  }
}
