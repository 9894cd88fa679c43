package com.shipvox.live.it;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * Takes traces over OTLP (HTTP with protobuf), as a collector does, and keeps what a test asks for.
 */
final class SpanCollector implements AutoCloseable {
  /** A span as it was sent, its ids as hexadecimal digits. */
  record Seen(String trace, String id, String parent, String name) {}

  private static final int LENGTH_DELIMITED = 2;

  private final List<Seen> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  SpanCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
          try (var body =
              zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            read(body.readAllBytes());
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Seen> spans() {
    return spans;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Requests hold resources' spans, those scopes' spans, those spans: fields 1, 2 and 2. */
  private void read(byte[] request) {
    for (byte[] resource : fields(request).getOrDefault(1, List.of())) {
      for (byte[] scope : fields(resource).getOrDefault(2, List.of())) {
        for (byte[] span : fields(scope).getOrDefault(2, List.of())) {
          Map<Integer, List<byte[]>> fields = fields(span);
          spans.add(new Seen(hex(fields, 1), hex(fields, 2), hex(fields, 4), text(fields, 5)));
        }
      }
    }
  }

  private static String hex(Map<Integer, List<byte[]>> fields, int number) {
    return HexFormat.of().formatHex(fields.getOrDefault(number, List.of(new byte[0])).get(0));
  }

  private static String text(Map<Integer, List<byte[]>> fields, int number) {
    return new String(fields.get(number).get(0), StandardCharsets.UTF_8);
  }

  /** The length-delimited fields of a protobuf message; the others are passed over. */
  private static Map<Integer, List<byte[]>> fields(byte[] message) {
    Map<Integer, List<byte[]>> fields = new TreeMap<>();
    ByteBuffer in = ByteBuffer.wrap(message);
    while (in.hasRemaining()) {
      long key = varint(in);
      switch ((int) (key & 7)) {
        case 0 -> varint(in);
        case 1 -> in.position(in.position() + Long.BYTES);
        case LENGTH_DELIMITED -> {
          byte[] value = new byte[(int) varint(in)];
          in.get(value);
          fields.computeIfAbsent((int) (key >>> 3), n -> new CopyOnWriteArrayList<>()).add(value);
        }
        case 5 -> in.position(in.position() + Integer.BYTES);
        default -> throw new IllegalArgumentException("wire type of " + key);
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
