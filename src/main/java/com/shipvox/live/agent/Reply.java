package com.shipvox.live.agent;

import com.shipvox.live.agent.Ingest.Taken;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Problem;
import com.shipvox.live.message.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a post of updates is answered, whoever writes it.
 *
 * @param type the body's media type
 * @param headers names and values of what it says beside
 */
public record Reply(int status, String type, byte[] body, List<Map.Entry<String, String>> headers) {
  static final String JSON = "application/json";
  private static final Logger LOG = Logger.getLogger(Reply.class.getName());
  private static final int UNAUTHORIZED = 401;

  /** To updates that are in the log. */
  public static Reply to(Taken taken) {
    return new Reply(taken.status(), JSON, bytes(taken.answer(null)), List.of());
  }

  /** To a request that was refused, or that the server failed at, which is logged. */
  public static Reply to(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Refusal refusal) {
      return to(refusal);
    }
    LOG.log(Level.SEVERE, "A request failed.", cause);
    return to(Refusal.of(ErrorCode.INTERNAL, "The server failed; it was logged."));
  }

  private static Reply to(Refusal refusal) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    if (refusal.retryAfterSeconds() > 0) {
      headers.add(Map.entry("Retry-After", Integer.toString(refusal.retryAfterSeconds())));
    }
    int status = refusal.code().status();
    if (status == UNAUTHORIZED) {
      headers.add(Map.entry("WWW-Authenticate", "Bearer"));
    }
    return new Reply(status, Problem.MEDIA_TYPE, bytes(Problem.json(refusal)), headers);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
