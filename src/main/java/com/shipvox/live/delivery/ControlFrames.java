package com.shipvox.live.delivery;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message;
import com.shipvox.live.message.Message.AuthResult;
import com.shipvox.live.message.Message.AuthResultPayload;
import com.shipvox.live.message.Message.ErrorMessage;
import com.shipvox.live.message.Message.ErrorPayload;
import com.shipvox.live.message.Message.Init;
import com.shipvox.live.message.Message.InitPayload;
import com.shipvox.live.message.Message.PingPayload;
import com.shipvox.live.message.Message.Pong;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Source;
import com.shipvox.live.security.Caller;
import com.shipvox.live.session.Frame.Control;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes the server's control frames, for every transport alike. */
@Singleton
public final class ControlFrames {
  private final InstantSource clock;
  private final Duration heartbeat;

  @Inject
  public ControlFrames(InstantSource clock, LiveConfig config) {
    this.clock = clock;
    this.heartbeat = config.socket().heartbeat();
  }

  public Control accepted(Caller caller) {
    return authResult(
        caller.sessionId(),
        new AuthResultPayload(
            true, caller.subject(), caller.role(), caller.expiresAt(), null, null));
  }

  public Control denied(ErrorCode code) {
    String message =
        switch (code) {
          case TOKEN_MISSING -> "A token is needed.";
          case TOKEN_EXPIRED -> "The token has expired.";
          case TOKEN_REVOKED -> "The token was revoked.";
          default -> "The token is not valid here.";
        };
    return authResult(null, new AuthResultPayload(false, null, null, null, code.wire(), message));
  }

  private Control authResult(@Nullable String sessionId, AuthResultPayload payload) {
    AuthResult message =
        new AuthResult(Message.VERSION, sessionId, clock.millis(), Source.SERVER, payload);
    return new Control("AUTH_RESULT", MessageCodec.encode(message), null);
  }

  /** INIT; on a stream its event id is the place that the reader stands at. */
  public Control init(Session session, Opening opening) {
    String epoch = session.log().epoch();
    InitPayload payload =
        new InitPayload(
            opening.resumed(),
            opening.state(),
            opening.speech(),
            heartbeat.toMillis(),
            session.audience().viewerCount());
    Init message =
        new Init(
            Message.VERSION,
            session.id(),
            epoch,
            opening.head().seq(),
            clock.millis(),
            Source.SERVER,
            payload);
    return new Control("INIT", MessageCodec.encode(message), epoch + ":" + opening.last().seq());
  }

  public Control error(ErrorCode code, String text, @Nullable String ref) {
    return error(new ErrorPayload(code.wire(), text, code.retryable(), ref, null, null, null));
  }

  /** ERROR with all that a refusal says: its bad fields, and when to come back. */
  public Control error(Refusal refusal, @Nullable String ref) {
    ErrorCode code = refusal.code();
    int seconds = refusal.retryAfterSeconds();
    return error(
        new ErrorPayload(
            code.wire(),
            refusal.text(),
            code.retryable(),
            ref,
            seconds == 0 ? null : seconds * 1000L,
            refusal.errors().isEmpty() ? null : refusal.errors(),
            refusal.errorsLeftOut() == 0 ? null : refusal.errorsLeftOut()));
  }

  private Control error(ErrorPayload payload) {
    ErrorMessage message =
        new ErrorMessage(Message.VERSION, null, clock.millis(), Source.SERVER, payload);
    return new Control("ERROR", MessageCodec.encode(message), null);
  }

  /** RECEIPT; by hand, because it answers each and every update of an agent's socket. */
  public Control receipt(Session session, String ref, Appended appended) {
    StringBuilder json = new StringBuilder(256);
    json.append("{\"v\":").append(Message.VERSION).append(",\"type\":\"RECEIPT\",\"sessionId\":");
    MessageCodec.quote(json, session.id())
        .append(",\"at\":")
        .append(clock.millis())
        .append(",\"source\":\"")
        .append(Source.SERVER.wire())
        .append("\",\"payload\":{\"ref\":");
    MessageCodec.quote(json, ref).append(",\"results\":[");
    for (Result result : appended.results()) {
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append("{\"id\":");
      MessageCodec.quote(json, result.id())
          .append(",\"seq\":")
          .append(result.seq())
          .append(",\"duplicate\":")
          .append(result.duplicate())
          .append('}');
    }
    return new Control("RECEIPT", json.append("]}}").toString(), null);
  }

  /** PONG; {@code seq} below 0 means that no session is open yet. */
  public String pong(@Nullable Session session, long seq, long sentAt) {
    Session open = seq < 0 ? null : session;
    return MessageCodec.encode(
        new Pong(
            Message.VERSION,
            open == null ? null : open.id(),
            open == null ? null : open.log().epoch(),
            open == null ? null : seq,
            clock.millis(),
            Source.SERVER,
            new PingPayload(sentAt)));
  }
}
