package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS 1.2 and 1.3 and nothing older, asked byte by byte: the JDK's own client cannot ask. */
@Timeout(60)
@Execution(ExecutionMode.SAME_THREAD)
final class TlsIT {
  private static final int TLS_1_2 = 0x0303;
  private static final int HANDSHAKE = 22;
  private static final int SERVER_HELLO = 2;

  @ParameterizedTest
  @ValueSource(ints = {0x0300, 0x0301, 0x0302})
  void hello_olderVersion_refused(int version) throws IOException {
    assertEquals(0, chosenBy(version));
  }

  @Test
  void hello_sameSuitesInTls12_accepted() throws IOException {
    assertEquals(TLS_1_2, chosenBy(TLS_1_2));
  }

  @Test
  void client_ofTheJdk_agreesOnTls13() throws IOException {
    Server server = StrictNode.server();
    try (SSLSocket socket =
        (SSLSocket) RunFiles.TLS.getSocketFactory().createSocket("localhost", server.port())) {
      socket.startHandshake();
      assertEquals("TLSv1.3", socket.getSession().getProtocol());
    }
  }

  @Test
  void client_thatOffersHttp2_agreesOnHttp11() throws IOException {
    Server server = StrictNode.server();
    try (SSLSocket socket =
        (SSLSocket) RunFiles.TLS.getSocketFactory().createSocket("localhost", server.port())) {
      SSLParameters offer = socket.getSSLParameters();
      offer.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(offer);
      socket.startHandshake();
      assertNotEquals("h2", socket.getApplicationProtocol());
    }
  }

  @Test
  void port_spokenToInPlainHttp_saysNothingInTheClear() throws IOException {
    try (Socket socket = new Socket("localhost", StrictNode.server().port())) {
      socket.setSoTimeout(40_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
      String answer = new String(readToEnd(socket), java.nio.charset.StandardCharsets.ISO_8859_1);
      assertTrue(!answer.contains("<html") && !answer.contains(" 200 "), answer);
    }
  }

  private static byte[] readToEnd(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      return new byte[0];
    }
  }

  /** The version of the server's hello; 0 if it gives none. */
  private static int chosenBy(int version) throws IOException {
    try (Socket socket = new Socket("localhost", StrictNode.server().port())) {
      socket.setSoTimeout(40_000);
      socket.getOutputStream().write(hello(version));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      if (in.read() != HANDSHAKE) {
        return 0; // An alert, or the end.
      }
      in.readFully(new byte[4]);
      assertEquals(SERVER_HELLO, in.readUnsignedByte());
      in.readFully(new byte[3]);
      return in.readUnsignedShort();
    } catch (EOFException | SocketException e) {
      return 0;
    }
  }

  /** A client's first message, with suites that every version since SSL 3.0 could use. */
  private static byte[] hello(int version) {
    ByteBuffer extensions =
        ByteBuffer.allocate(64)
            .put(new byte[] {0, 10, 0, 4, 0, 2, 0, 23}) // The curve secp256r1,
            .put(new byte[] {0, 11, 0, 2, 1, 0}) // its points uncompressed,
            .put(new byte[] {0, 13, 0, 6, 0, 4, 4, 3, 2, 3}); // ECDSA with SHA-256 or SHA-1.
    ByteBuffer body =
        ByteBuffer.allocate(256)
            .putShort((short) version)
            .put(new byte[32])
            .put((byte) 0)
            .putShort((short) 4)
            .putShort((short) 0xc009) // ECDHE-ECDSA-AES128-SHA
            .putShort((short) 0xc00a) // ECDHE-ECDSA-AES256-SHA
            .put(new byte[] {1, 0})
            .putShort((short) extensions.position())
            .put(extensions.array(), 0, extensions.position());
    int length = body.position();
    ByteBuffer record =
        ByteBuffer.allocate(9 + length)
            .put((byte) HANDSHAKE)
            .putShort((short) Math.min(version, 0x0301))
            .putShort((short) (4 + length))
            .put((byte) 1)
            .put((byte) 0)
            .putShort((short) length)
            .put(body.array(), 0, length);
    return Arrays.copyOf(record.array(), record.position());
  }
}
