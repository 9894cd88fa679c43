package com.shipvox.live.rest;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Problem;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.LogFields;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers failures as {@code application/problem+json} (RFC 9457), in filters and in JAX-RS. */
public final class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class.getName());

  private Problems() {}

  /** The headers of the answer besides type and length. */
  static Map<String, String> headers(Refusal refusal) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (refusal.retryAfterSeconds() > 0) {
      headers.put("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
    }
    if (refusal.code().status() == HttpServletResponse.SC_UNAUTHORIZED) {
      headers.put("WWW-Authenticate", "Bearer");
    }
    return headers;
  }

  /** Writes the whole answer to a refused request. */
  public static void write(HttpServletResponse response, Refusal refusal) throws IOException {
    write(response, refusal.code().status(), refusal);
  }

  /** The same with a status that the container has chosen. */
  public static void write(HttpServletResponse response, int status, Refusal refusal)
      throws IOException {
    byte[] body = Problem.json(status, refusal).getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    headers(refusal).forEach(response::setHeader);
    try {
      response.getOutputStream().write(body);
    } catch (IOException e) {
      LOG.log(Level.FINE, "The client has gone.", e); // The container would log a fault.
    }
  }

  /**
   * The refusal that a failure means. Any other failure is logged and becomes {@code internal}.
   *
   * @param path the request's path, which never holds a token
   * @param session the session's id; null if the path names none
   */
  public static Refusal refusal(Throwable failure, String path, @Nullable String session) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Refusal refusal) {
      return refusal;
    }
    LogRecord line = new LogRecord(Level.SEVERE, "A request failed: " + path);
    line.setParameters(new Object[] {LogFields.of(session)});
    line.setThrown(cause);
    line.setLoggerName(LOG.getName());
    LOG.log(line);
    return Refusal.of(ErrorCode.INTERNAL, "The server failed; it was logged.");
  }
}
