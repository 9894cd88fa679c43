package com.shipvox.live.agent.hooks;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.ServletHead;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Says for whom a platform posts: by an agent's token, or by the platform's signature over time and
 * body (HMAC-SHA256 in hex). Thread-safe.
 */
@Singleton
public final class Signatures {
  private static final long MOST_AGE_MS = Duration.ofMinutes(5).toMillis();
  private static final Pattern TIME = Pattern.compile("\\d{1,15}");
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  /** ElevenLabs has the time and any number of signatures in one header. */
  private static final Pattern TIMED =
      Pattern.compile("t=(\\d{1,15})((?:,v\\d=[0-9a-fA-F]{1,128}){1,8})");

  /** A time beyond this is in milliseconds. */
  private static final long MOST_SECONDS = 100_000_000_000L;

  private final Bearer bearer;
  private final Access access;
  private final LiveConfig config;
  private final InstantSource clock;

  @Inject
  public Signatures(Bearer bearer, Access access, LiveConfig config, InstantSource clock) {
    this.bearer = bearer;
    this.access = access;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Who is meant by a signed post.
   *
   * @param time as it stands in the header; it is signed
   * @param hashes of which one must be right
   */
  record Signature(String time, List<String> hashes) {}

  /**
   * The agent for whom the platform posts.
   *
   * @throws Refusal {@code token-missing}, {@code token-invalid}, {@code token-expired}; {@code
   *     forbidden} for a token that is no agent's
   */
  Caller caller(Platform platform, HttpServletRequest request, byte[] body) {
    if (Bearer.token(new ServletHead(request)) != null) {
      Caller caller = bearer.caller(request);
      access.requireAgent(caller);
      return caller;
    }
    LiveConfig.Hooks.Hook hook = platform.settings(config.hooks());
    Signature signature = platform.signature(request);
    if (signature == null || hook.secret().isEmpty()) {
      throw Refusal.of(ErrorCode.TOKEN_MISSING, "Neither a token nor a signature came.");
    }
    if (!TIME.matcher(signature.time()).matches() || !isRight(hook.secret(), signature, body)) {
      throw Refusal.of(ErrorCode.TOKEN_INVALID, "The signature is not right.");
    }
    long now = clock.millis();
    long time = Long.parseLong(signature.time());
    if (Math.abs(now - (time < MOST_SECONDS ? time * 1_000 : time)) > MOST_AGE_MS) {
      throw Refusal.of(ErrorCode.TOKEN_EXPIRED, "The signature is older than five minutes.");
    }
    String issuer = config.security().issuers().get(0);
    return new Caller(
        issuer, hook.owner(), Role.AGENT, null, platform.wire(), now, now + MOST_AGE_MS);
  }

  private static boolean isRight(String secret, Signature signature, byte[] body) {
    byte[] right = hash(secret, signature.time(), body);
    boolean found = false;
    for (String hash : signature.hashes()) {
      // Each is compared whole, in a time that does not depend on its content.
      found |=
          HEX.matcher(hash).matches()
              && MessageDigest.isEqual(right, HexFormat.of().parseHex(hash));
    }
    return found;
  }

  private static byte[] hash(String secret, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code t=…,v0=…} in one header; null where the header is missing. */
  static @Nullable Signature timed(@Nullable String header) {
    if (header == null) {
      return null;
    }
    Matcher parts = TIMED.matcher(header.replace(" ", ""));
    return parts.matches()
        ? new Signature(
            parts.group(1), List.of(parts.group(2).substring(1).replaceAll("v\\d=", "").split(",")))
        : new Signature("", List.of());
  }

  /** Signature and time in two headers; null where the signature is missing. */
  static @Nullable Signature of(@Nullable String hash, @Nullable String time) {
    return hash == null
        ? null
        : new Signature(time == null ? "" : time, List.of(hash.replaceFirst("^sha256=", "")));
  }
}
