package com.shipvox.live.bench;

import java.nio.charset.StandardCharsets;

/** What is needed of HTTP/1.1's grammar (RFC 9112). */
final class Http {
  private Http() {}

  /** Where the body begins, or −1 while the head is unfinished. */
  static int headEnd(byte[] bytes, int from, int to) {
    for (int i = from + 3; i < to; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /** Reads whole chunks up to the last; where they end, or −1 while that one is missing. */
  static int chunks(byte[] bytes, int from, int to, StringBuilder into) {
    int at = from;
    while (true) {
      int line = lineEnd(bytes, at, to);
      if (line < 0) {
        return -1;
      }
      int size =
          Integer.parseInt(new String(bytes, at, line - 2 - at, StandardCharsets.US_ASCII), 16);
      if (line + size + 2 > to) {
        return -1;
      }
      into.append(new String(bytes, line, size, StandardCharsets.UTF_8));
      at = line + size + 2;
      if (size == 0) {
        return at;
      }
    }
  }

  /** Behind the next line break, or −1. */
  static int lineEnd(byte[] bytes, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  static byte[] request(String method, String path, String headers, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n"
            + headers
            + (method.equals("GET")
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
            + "\r\n";
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[start.length + content.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(content, 0, whole, start.length, content.length);
    return whole;
  }
}
