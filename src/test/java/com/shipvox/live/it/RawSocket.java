package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A browser's socket by hand, over TLS: it reads only when it is told to, which no library's does.
 * Its receive buffer is small, so that it soon makes itself felt.
 */
final class RawSocket implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 4 * 1024;
  private static final int TIMEOUT_MS = 10_000;
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8A;

  private final SSLSocket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int closeCode;

  private RawSocket(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Opens a TLS connection that sends this request and reads nothing yet. */
  static RawSocket request(Server server, String head) throws IOException {
    Socket plain = new Socket();
    plain.setReceiveBufferSize(RECEIVE_BUFFER);
    plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    SSLSocket tls =
        (SSLSocket)
            RunFiles.TLS.getSocketFactory().createSocket(plain, "localhost", server.port(), true);
    tls.setSoTimeout(TIMEOUT_MS);
    RawSocket raw = new RawSocket(tls);
    String host = "Host: localhost:" + server.port() + "\r\n";
    raw.out.write((head + host + "\r\n").getBytes(StandardCharsets.US_ASCII));
    raw.out.flush();
    return raw;
  }

  /** Connects to the live feed with that token. */
  static RawSocket connect(Server server, String token) throws IOException {
    byte[] nonce = new byte[16];
    new Random().nextBytes(nonce);
    RawSocket raw =
        request(
            server,
            "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: shipvox.v1\r\n"
                + ("Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(nonce) + "\r\n")
                + ("Authorization: Bearer " + token + "\r\n"));
    assertTrue(raw.readHead().startsWith("HTTP/1.1 101"));
    return raw;
  }

  /** An answer's status line and headers. */
  String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** Sends a text frame; single quotes stand for double ones. */
  void send(String json) throws IOException {
    frame(TEXT, TestJson.quoted(json).getBytes(StandardCharsets.UTF_8));
  }

  private void frame(int head, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) head);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    // A mask of zeros is a mask, too: the payload stays readable.
    frame.putInt(0).put(payload);
    out.write(frame.array(), 0, frame.position());
    out.flush();
  }

  /** The next message; null once the server has closed, with or without saying why. */
  @Nullable JsonObject read() throws IOException {
    while (true) {
      int head = in.read();
      if (head < 0) {
        return null;
      }
      byte[] payload = new byte[length()];
      in.readFully(payload);
      switch (head) {
        case TEXT -> {
          return MessageCodec.parse(payload).asJsonObject();
        }
        case CLOSE -> {
          closeCode = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
          return null;
        }
        case PING -> answer(payload);
        default -> throw new IOException("a frame that begins with " + head);
      }
    }
  }

  private void answer(byte[] ping) {
    try {
      frame(PONG, ping);
    } catch (IOException e) {
      // The server may have closed meanwhile; what it sent before is still to be read.
    }
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte();
    return switch (length) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.toIntExact(in.readLong());
      default -> length;
    };
  }

  /** The code with which the server closed; 0 if it said none. */
  int closeCode() {
    return closeCode;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
