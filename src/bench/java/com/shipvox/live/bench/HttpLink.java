package com.shipvox.live.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One keep-alive connection of HTTP/1.1, one request at a time. */
final class HttpLink extends Link {
  /** Told of each answer. */
  interface Answered {
    void answered(HttpLink link, int status, String body) throws IOException;
  }

  private final Answered told;
  private byte[] first;

  /** Whoever owns the link may note here what it is waiting for. */
  int session;

  boolean busy;

  HttpLink(Loop loop, Answered told) {
    super(loop);
    this.told = told;
  }

  void request(byte[] request) throws IOException {
    busy = true;
    send(request);
  }

  /** Sends as soon as it is connected. */
  void requestFirst(byte[] request) {
    busy = true;
    first = request;
  }

  @Override
  void connected() throws IOException {
    if (first != null) {
      send(first);
    }
  }

  @Override
  void ended() {
    if (busy) {
      throw new IllegalStateException("the server closed a connection that waited for an answer");
    }
  }

  @Override
  int parse(byte[] bytes, int from, int to) throws IOException {
    int head = Http.headEnd(bytes, from, to);
    if (head < 0) {
      return from;
    }
    String headers = new String(bytes, from, head - from, StandardCharsets.ISO_8859_1);
    int status = Integer.parseInt(headers.substring(9, 12));
    String lower = headers.toLowerCase(Locale.ROOT);
    int end;
    String body;
    if (lower.contains("\r\ntransfer-encoding: chunked")) {
      StringBuilder text = new StringBuilder();
      end = Http.chunks(bytes, head, to, text);
      body = text.toString();
      if (end < 0) {
        return from;
      }
    } else {
      int at = lower.indexOf("\r\ncontent-length:");
      int length =
          at < 0
              ? 0
              : Integer.parseInt(lower.substring(at + 17, lower.indexOf('\r', at + 2)).trim());
      end = head + length;
      if (end > to) {
        return from;
      }
      body = new String(bytes, head, length, StandardCharsets.UTF_8);
    }
    busy = false;
    told.answered(this, status, body);
    return end;
  }
}
