package com.shipvox.live.container;

import com.shipvox.live.message.Problem;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.RequestPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.HttpStatus;

/** Writes problems beneath the servlet container, with the headers of every other answer. */
final class GrizzlyProblem {
  private GrizzlyProblem() {}

  /** The whole answer as HTTP/1.1, after which the connection ends. */
  static byte[] bytes(Refusal refusal) {
    byte[] body = Problem.json(refusal).getBytes(StandardCharsets.UTF_8);
    int status = refusal.code().status();
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ');
    head.append(HttpStatus.getHttpStatus(status).getReasonPhrase());
    for (Map.Entry<String, String> header : RequestPolicy.handshakeHeaders()) {
      head.append("\r\n").append(header.getKey()).append(": ").append(header.getValue());
    }
    if (status == 405) {
      head.append("\r\nAllow: GET, HEAD, POST, DELETE, OPTIONS");
    }
    if (refusal.retryAfterSeconds() > 0) {
      head.append("\r\nRetry-After: ").append(refusal.retryAfterSeconds());
    }
    head.append("\r\nContent-Type: ").append(Problem.MEDIA_TYPE);
    head.append("\r\nContent-Length: ").append(body.length);
    byte[] start =
        head.append("\r\nConnection: close\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[start.length + body.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  static void write(Response response, Refusal refusal) throws IOException {
    byte[] body = Problem.json(refusal).getBytes(StandardCharsets.UTF_8);
    response.setStatus(refusal.code().status());
    RequestPolicy.handshakeHeaders()
        .forEach(header -> response.setHeader(header.getKey(), header.getValue()));
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
