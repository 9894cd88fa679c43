package com.shipvox.live.message;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frame of the protocol, as the contract's section 2 has it: the envelope's fields with a
 * payload of its own type. Times are milliseconds since 1970.
 */
public sealed interface Message {

  /** The protocol version that goes into every envelope. */
  int VERSION = 1;

  /** What the server sends. */
  @JsonbTypeInfo(
      key = "type",
      value = {
        @JsonbSubtype(alias = "AUTH_RESULT", type = AuthResult.class),
        @JsonbSubtype(alias = "INIT", type = Init.class),
        @JsonbSubtype(alias = "UPDATE", type = Update.class),
        @JsonbSubtype(alias = "ERROR", type = ErrorMessage.class),
        @JsonbSubtype(alias = "PONG", type = Pong.class),
        @JsonbSubtype(alias = "RECEIPT", type = Receipt.class)
      })
  sealed interface ServerMessage extends Message {}

  /** What a browser sends; an agent too, but for {@link SentUpdate}. */
  @JsonbTypeInfo(
      key = "type",
      value = {
        @JsonbSubtype(alias = "INIT", type = Open.class),
        @JsonbSubtype(alias = "UPDATE", type = Act.class),
        @JsonbSubtype(alias = "PING", type = Ping.class),
        @JsonbSubtype(alias = "ACK", type = Ack.class)
      })
  sealed interface ClientMessage extends Message {
    /** The sender's own id of this message, if it gave one. */
    @Nullable String id();
  }

  /** What an agent sends in the place of a viewer's {@link Act}. */
  @JsonbTypeInfo(
      key = "type",
      value = {@JsonbSubtype(alias = "UPDATE", type = SentUpdate.class)})
  sealed interface AgentMessage extends Message {}

  /** The answer to a token, always sent, before anything else. */
  record AuthResult(
      int v, @Nullable String sessionId, long at, Source source, AuthResultPayload payload)
      implements ServerMessage {}

  /**
   * @param expiresAt the token's end, ms since 1970
   * @param code why not
   */
  record AuthResultPayload(
      boolean ok,
      @Nullable String subject,
      @Nullable Role role,
      @Nullable Long expiresAt,
      @Nullable String code,
      @Nullable String message) {}

  /** Opens the session to a reader; {@code seq} is the log's head. */
  record Init(
      int v, String sessionId, String epoch, long seq, long at, Source source, InitPayload payload)
      implements ServerMessage {}

  /**
   * @param state null when resumed: the missed updates follow
   * @param speech what is still being said; only where {@code state} is
   * @param heartbeatMs how often the client pings
   */
  record InitPayload(
      boolean resumed,
      @JsonbNillable @Nullable JsonObject state,
      @Nullable JsonObject speech,
      long heartbeatMs,
      int viewers) {}

  /** One update of the log, at its own {@code seq}. */
  record Update(
      int v,
      String sessionId,
      String epoch,
      long seq,
      String id,
      long at,
      Source source,
      UpdatePayload payload)
      implements ServerMessage {}

  /**
   * @param data JSON Merge Patch (RFC 7396) to the slice's data; absent where only the phase
   *     changed
   * @param cues when to show it; absent for at once
   * @param turn the agent's count of the conversation's turns; absent where it counts none
   */
  record UpdatePayload(
      String slice,
      Phase phase,
      @Nullable JsonObject data,
      @Nullable JsonArray cues,
      @Min(0) @Nullable Long turn) {}

  /** Something was refused; the connection stays open unless a close follows. */
  record ErrorMessage(
      int v, @Nullable String sessionId, long at, Source source, ErrorPayload payload)
      implements ServerMessage {}

  /**
   * @param ref the {@code id} of the message that caused it
   * @param retryInMs how long to wait before the same message is sent again
   * @param errors the bad fields of an agent's update, by RFC 6901 pointers into its frame
   * @param errorsLeftOut how many more bad fields there are
   */
  record ErrorPayload(
      String code,
      String message,
      boolean retryable,
      @Nullable String ref,
      @Nullable Long retryInMs,
      @Nullable List<FieldError> errors,
      @Nullable Integer errorsLeftOut) {
    public ErrorPayload {
      errors = errors == null ? null : List.copyOf(errors);
    }
  }

  /** An agent's update is in the log. */
  record Receipt(int v, String sessionId, long at, Source source, ReceiptPayload payload)
      implements ServerMessage {}

  /**
   * @param ref the {@code id} of the frame
   */
  record ReceiptPayload(String ref, List<Stored> results) {
    public ReceiptPayload {
      results = List.copyOf(results);
    }
  }

  /**
   * What became of one update.
   *
   * @param duplicate whether it was in the log already
   */
  record Stored(String id, long seq, boolean duplicate) {}

  /** The heartbeat's answer: every update up to {@code seq} was sent before it. */
  record Pong(
      int v,
      @Nullable String sessionId,
      @Nullable String epoch,
      @Nullable Long seq,
      long at,
      Source source,
      PingPayload payload)
      implements ServerMessage {}

  /** Opens a session or, sent again with a token, renews the login in place. */
  record Open(
      @Nullable Integer v, @Nullable String sessionId, @Nullable String id, OpenPayload payload)
      implements ClientMessage {}

  /**
   * @param resume kept as it came: whatever is no position in this log means a fresh state
   */
  record OpenPayload(@Nullable String token, @Nullable Cursor resume) {}

  /** A position in a log. */
  record Cursor(String epoch, long seq) {}

  /**
   * An update as a client has sent it. An agent's is checked as one POST; a viewer's must be an
   * {@link Act}.
   */
  record SentUpdate(@Nullable Integer v, @Nullable String sessionId, String id, JsonObject payload)
      implements ClientMessage, AgentMessage {

    /**
     * The same as a viewer's.
     *
     * @throws Refusal {@code invalid} where it cannot be
     */
    public Act act() {
      if (payload.get("slice") == null) {
        throw Refusal.of(ErrorCode.INVALID, "/payload/slice", "is missing");
      }
      if (!(payload.get("slice") instanceof JsonString slice)) {
        throw Refusal.of(ErrorCode.INVALID, "/payload/slice", "must be a text");
      }
      if (!(payload.get("data") instanceof JsonObject data)) {
        throw Refusal.of(ErrorCode.INVALID, "/payload/data", "must be an object");
      }
      return new Act(v, sessionId, id, new ActPayload(slice.getString(), data));
    }
  }

  /** A viewer's own update. */
  record Act(@Nullable Integer v, @Nullable String sessionId, String id, ActPayload payload)
      implements ClientMessage {}

  record ActPayload(String slice, JsonObject data) {}

  record Ping(@Nullable Integer v, @Nullable String id, PingPayload payload)
      implements ClientMessage {}

  /**
   * @param sentAt the client's clock, echoed
   */
  record PingPayload(long sentAt) {}

  record Ack(@Nullable Integer v, @Nullable String id, AckPayload payload)
      implements ClientMessage {}

  /**
   * @param renderedSeq everything up to here is painted, except what is held
   * @param held the updates up to there of which some part waits for its word; at most 100
   * @param open the slice whose step is open on the page
   * @param syncErrorsMs painted minus spoken of the cues shown since the last ACK; at most 50, each
   *     within a minute
   */
  record AckPayload(
      long renderedSeq,
      @Nullable List<Long> held,
      @Nullable String open,
      @Nullable List<Long> syncErrorsMs) {
    public static final int MAX_HELD = 100;
    public static final int MAX_OPEN = 128;
    public static final int MAX_ERRORS = 50;

    public AckPayload {
      held = held == null ? null : List.copyOf(held);
      syncErrorsMs = syncErrorsMs == null ? null : List.copyOf(syncErrorsMs);
    }

    /** The errors, if any. */
    public List<Long> errorsMs() {
      return syncErrorsMs == null ? List.of() : syncErrorsMs;
    }
  }

  /** Messages read together, as a long poll gets them. */
  record Batch(List<ServerMessage> messages) {
    public Batch {
      messages = List.copyOf(messages);
    }
  }
}
