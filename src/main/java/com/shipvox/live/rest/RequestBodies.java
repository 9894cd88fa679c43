package com.shipvox.live.rest;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies: bounded, strict JSON. Straight off the request, not through JAX-RS's entity
 * providers, which would buffer without a bound and cost more than the rest of a post.
 */
@Singleton
public final class RequestBodies {
  private final LiveConfig.Limits limits;

  @Inject
  public RequestBodies(LiveConfig config) {
    this.limits = config.limits();
  }

  /** The body as JSON. */
  public JsonValue json(HttpServletRequest request) {
    return MessageCodec.parse(bytes(request));
  }

  /**
   * The body's bytes.
   *
   * @throws Refusal {@code unsupported-media-type}, {@code too-large}
   */
  public byte[] bytes(HttpServletRequest request) {
    return bytes(request, limits.bodyBytes());
  }

  /** The bytes of a client's message that comes as a body instead of a frame. */
  public byte[] frame(HttpServletRequest request) {
    return bytes(request, limits.frameBytes());
  }

  /**
   * Checks what is said of a body of updates, before it is read.
   *
   * @param type its media type, or null
   * @param declared its size in bytes; −1 where that is not known
   * @throws Refusal {@code unsupported-media-type}, {@code too-large}
   */
  public void check(@Nullable String type, long declared) {
    check(type, declared, limits.bodyBytes());
  }

  private static void check(@Nullable String type, long declared, int most) {
    if (type == null || !isJson(type)) {
      throw Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
    }
    if (declared > most) {
      throw tooLarge(most);
    }
  }

  private static byte[] bytes(HttpServletRequest request, int most) {
    long declared = request.getContentLengthLong();
    check(request.getContentType(), declared, most);
    try {
      // Room for what was declared, and not for the most that there could be.
      int room = declared < 0 ? most + 1 : (int) declared;
      byte[] body = request.getInputStream().readNBytes(room);
      if (body.length > most) {
        throw tooLarge(most);
      }
      return body;
    } catch (IOException e) {
      throw Refusal.of(ErrorCode.BAD_JSON, "The body did not arrive whole.");
    }
  }

  private static boolean isJson(String contentType) {
    String lower = contentType.toLowerCase(Locale.ROOT);
    int end = lower.indexOf(';');
    String type = (end < 0 ? lower : lower.substring(0, end)).trim();
    boolean charset = end < 0 || !lower.contains("charset") || lower.contains("utf-8");
    return charset && type.equals("application/json");
  }

  private static Refusal tooLarge(int most) {
    return Refusal.of(ErrorCode.TOO_LARGE, "The body may hold " + most + " bytes.");
  }
}
