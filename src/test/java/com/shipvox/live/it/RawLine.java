package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A connection over which any bytes can go: what no well-behaved client would send. */
final class RawLine implements AutoCloseable {
  static final int FIN = 0x80;

  /** That a message is compressed, where both sides agreed on it. */
  static final int RSV1 = 0x40;

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;

  /** Long after every deadline of the server; whoever waits for so long has found no end. */
  private static final int PATIENCE_MS = 60_000;

  /**
   * A server's frame.
   *
   * @param first its first byte: opcode and bits
   */
  record Frame(int first, byte[] payload) {
    int opcode() {
      return first & 0x0f;
    }

    boolean isDeflated() {
      return (first & RSV1) != 0;
    }

    /** The payload as a client understands it. */
    String text() {
      return new String(isDeflated() ? Zip.inflate(payload) : payload, StandardCharsets.UTF_8);
    }

    int closeCode() {
      return payload.length < 2 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }
  }

  private final Socket cable;
  private final Socket socket;
  private final DataInputStream in;

  RawLine(Server server) {
    this(server, 0);
  }

  /** A line whose own side takes in so many bytes unread, and then no more. */
  RawLine(Server server, int receiveBuffer) {
    try {
      cable = new Socket();
      if (receiveBuffer > 0) {
        cable.setReceiveBufferSize(receiveBuffer);
      }
      cable.connect(new InetSocketAddress("localhost", server.port()));
      socket = server.isProxied() ? cable : encrypted(server);
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket encrypted(Server server) throws IOException {
    SSLSocketFactory tls = RunFiles.TLS.getSocketFactory();
    return tls.createSocket(cable, "localhost", server.port(), true);
  }

  /** A socket whose handshake went well; each header is one line without its end. */
  static RawLine upgraded(Server server, String... headers) {
    return new RawLine(server).upgrade(server, headers);
  }

  RawLine upgrade(Server server, String... headers) {
    String head = send(handshake(server, headers)).head();
    assertTrue(head.startsWith("HTTP/1.1 101 "), head);
    return this;
  }

  /** A socket that has opened the session, its viewer logged in; with these headers more. */
  static RawLine following(TestSession session, String... headers) {
    String login = "Sec-WebSocket-Protocol: shipvox.v1, bearer." + session.anotherToken();
    String[] all = Stream.concat(Stream.of(login), Stream.of(headers)).toArray(String[]::new);
    RawLine line = upgraded(session.api().server(), all);
    assertTrue(line.message().contains("\"ok\":true"));
    assertTrue(line.send(text("{\"type\":\"INIT\"}")).message().contains("\"INIT\""));
    return line;
  }

  /** A handshake as RFC 6455 wants it, with these headers more. */
  static String handshake(Server server, String... headers) {
    return request(
        "GET",
        "/ws",
        server,
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + lines(headers),
        "");
  }

  /** A request without a body, after which the connection stays open. */
  static String get(Server server, String path, String... headers) {
    return request("GET", path, server, lines(headers), "");
  }

  /** A request with a body, after which the connection stays open. */
  static String post(Server server, String path, String body, String... headers) {
    String length = "Content-Length: " + body.length() + "\r\n";
    return request("POST", path, server, length + lines(headers), body);
  }

  /** One HTTP call on a connection that ends with it, and its whole answer. */
  static String call(Server server, String method, String path, String body, String... headers) {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    try (RawLine line = new RawLine(server)) {
      return line.send(
              request(
                  method, path, server, "Connection: close\r\n" + length + lines(headers), body))
          .rest();
    }
  }

  private static String request(
      String method, String path, Server server, String headers, String body) {
    String start = method + " " + path + " HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n";
    String forwarded = server.isProxied() ? lines(String.join(": ", Server.FORWARDED)) : "";
    return start + forwarded + headers + "\r\n" + body;
  }

  private static String lines(String... headers) {
    return Arrays.stream(headers).map(line -> line + "\r\n").reduce("", String::concat);
  }

  /** A client's frame, masked with zeros, that declares as much as it holds. */
  static byte[] frame(int first, byte[] payload) {
    return frame(first, payload.length, payload);
  }

  static byte[] text(String text) {
    return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A client's frame that declares another length than it has. */
  static byte[] frame(int first, long declared, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (declared < 126) {
      frame.put((byte) (0x80 | declared));
    } else if (declared < 1 << 16) {
      frame.put((byte) 0xfe).putShort((short) declared);
    } else {
      frame.put((byte) 0xff).putLong(declared);
    }
    frame.putInt(0).put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  /** Sends as much as the server takes: it may cut the connection while it is still being told. */
  RawLine send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // Reading tells how it ended.
    }
    return this;
  }

  /** Each character is one byte. */
  RawLine send(String latin) {
    return send(latin.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** An answer's status line and headers. */
  String head() {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** An answer that says how long its body is, head and body. */
  String answer() {
    StringBuilder answer = new StringBuilder(head());
    int length =
        Integer.parseInt(answer.toString().replaceAll("(?s).*Content-Length: (\\d+)\r.*", "$1"));
    for (int i = 0; i < length; i++) {
      answer.append((char) read());
    }
    return answer.toString();
  }

  /** All that comes until the server ends the connection; fails if it does not. */
  String rest() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int next = read(); next >= 0; next = read()) {
      all.write(next);
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** The next frame; null once the server has ended the connection. */
  @Nullable Frame frame() {
    try {
      int first = read();
      if (first < 0) {
        return null;
      }
      int length = in.readUnsignedByte();
      long bytes = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
      return new Frame(first, in.readNBytes((int) bytes));
    } catch (EOFException | SocketException | SSLException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame, which must be text. */
  String message() {
    Frame frame = frame();
    assertTrue(frame != null && frame.opcode() == TEXT, () -> "no text but " + frame);
    return frame.text();
  }

  /** The code that the server closes with, whatever it says before; 0 if it cut the connection. */
  int closeCode() {
    for (Frame frame = frame(); frame != null; frame = frame()) {
      if (frame.opcode() == CLOSE) {
        return frame.closeCode();
      }
    }
    return 0;
  }

  private int read() {
    try {
      return in.read();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("The server neither answered nor ended the connection.", e);
    } catch (SocketException | SSLException e) {
      return -1; // Reset: as good an end as any.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the cable out: a proper end of TLS would wait for the server's next word. */
  @Override
  public void close() {
    try {
      cable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
