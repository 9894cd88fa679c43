package com.shipvox.live.message;

import com.shipvox.live.message.Message.Ack;
import com.shipvox.live.message.Message.AckPayload;
import com.shipvox.live.message.Message.ClientMessage;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Message.Open;
import com.shipvox.live.message.Message.OpenPayload;
import com.shipvox.live.message.Message.Ping;
import com.shipvox.live.message.Message.PingPayload;
import com.shipvox.live.message.Message.SentUpdate;
import com.shipvox.live.message.Message.ServerMessage;
import com.shipvox.live.message.Message.UpdatePayload;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.adapter.JsonbAdapter;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON to records and back; the one place that knows JSON-B. Thread-safe, without state. */
public final class MessageCodec {
  private static final Jsonb JSONB =
      JsonbBuilder.create(
          new JsonbConfig()
              .withAdapters(new PhaseAdapter(), new SourceAdapter(), new RoleAdapter()));
  private static final BigDecimal LARGEST = BigDecimal.valueOf((1L << 53) - 1);
  private static final BigDecimal MINUTE_MS = BigDecimal.valueOf(60_000);

  private MessageCodec() {}

  /** The envelope of a message as JSON text. */
  public static String encode(ServerMessage message) {
    return JSONB.toJson(message);
  }

  /** The payload of an update as JSON text, made once however many receive it. */
  public static String encode(UpdatePayload payload) {
    JsonObject data = payload.data();
    // What was just read need not be written again.
    String known = data instanceof SmallObject small ? small.text() : null;
    StringBuilder text = new StringBuilder(known == null ? 512 : known.length() + 96).append('{');
    if (payload.cues() != null) {
      text.append("\"cues\":");
      JsonText.append(text, payload.cues());
      text.append(',');
    }
    if (known != null) {
      text.append("\"data\":").append(known).append(',');
    } else if (data != null) {
      text.append("\"data\":");
      JsonText.append(text, data);
      text.append(',');
    }
    text.append("\"phase\":\"").append(payload.phase().wire()).append("\",\"slice\":");
    JsonText.quote(text, payload.slice());
    if (payload.turn() != null) {
      text.append(",\"turn\":").append(payload.turn().longValue());
    }
    return text.append('}').toString();
  }

  /** Any JSON value, record or map as JSON text. */
  public static String encodeValue(Object value) {
    return JSONB.toJson(value);
  }

  /** Reads a request's body. */
  public static JsonValue parse(byte[] utf8) {
    return StrictJson.parse(utf8);
  }

  /** Reads a stored value. */
  public static JsonValue parse(String text) {
    return StrictJson.stored(text);
  }

  /** Appends the text as a JSON string, quotes included. */
  public static StringBuilder quote(StringBuilder to, String text) {
    JsonText.quote(to, text);
    return to;
  }

  /**
   * Reads one frame of a client.
   *
   * @throws Refusal {@code bad-json} where it is no envelope of version 1 (4400); {@code
   *     unknown-type} or {@code invalid} where the connection stays open
   */
  public static ClientMessage decode(String text) {
    return decode(StrictJson.parse(text));
  }

  /** Reads one client message that came as a request's body. */
  public static ClientMessage decode(byte[] utf8) {
    return decode(StrictJson.parse(utf8));
  }

  private static ClientMessage decode(JsonValue json) {
    if (!(json instanceof JsonObject envelope)
        || !(envelope.get("type") instanceof JsonString type)) {
      throw Refusal.of(ErrorCode.BAD_JSON, "The frame is not an envelope.");
    }
    JsonValue v = envelope.get("v");
    if (v != null
        && !(v instanceof JsonNumber n && n.bigDecimalValue().compareTo(BigDecimal.ONE) == 0)) {
      throw Refusal.of(ErrorCode.BAD_JSON, "/v", "must be 1");
    }
    Fields fields = new Fields(envelope);
    return switch (type.getString()) {
      case "INIT" -> {
        JsonObject payload = fields.payload();
        yield new Open(
            Message.VERSION,
            fields.text(envelope, "", "sessionId"),
            fields.id,
            new OpenPayload(fields.text(payload, "/payload", "token"), cursor(payload)));
      }
      case "UPDATE" -> {
        String id = fields.id;
        if (id == null || id.isEmpty()) {
          throw Refusal.of(ErrorCode.INVALID, "/id", "must be a text that is not empty");
        }
        yield new SentUpdate(
            Message.VERSION, fields.text(envelope, "", "sessionId"), id, fields.payload());
      }
      case "PING" ->
          new Ping(
              Message.VERSION,
              fields.id,
              new PingPayload(fields.integer(fields.payload(), "sentAt")));
      case "ACK" ->
          new Ack(
              Message.VERSION,
              fields.id,
              new AckPayload(
                  fields.integer(fields.payload(), "renderedSeq"),
                  fields.held(),
                  fields.open(),
                  fields.syncErrors()));
      default -> throw Refusal.of(ErrorCode.UNKNOWN_TYPE, "/type", "is no message of version 1");
    };
  }

  /** The {@code id} of a frame, if it can be read at all: an ERROR refers to it. */
  public static @Nullable String idOf(String text) {
    try {
      return StrictJson.parse(text) instanceof JsonObject envelope
              && envelope.get("id") instanceof JsonString id
          ? id.getString()
          : null;
    } catch (Refusal e) {
      return null;
    }
  }

  /** A position that cannot be one (−1, 2⁵³, a text) becomes one that no log holds. */
  private static @Nullable Cursor cursor(JsonObject payload) {
    JsonValue resume = payload.get("resume");
    if (resume == null || resume == JsonValue.NULL) {
      return null;
    }
    if (resume instanceof JsonObject object
        && object.get("epoch") instanceof JsonString epoch
        && object.get("seq") instanceof JsonNumber seq
        && isPosition(seq)) {
      return new Cursor(epoch.getString(), seq.bigDecimalValue().longValue());
    }
    return new Cursor("", -1);
  }

  private static boolean isPosition(JsonNumber number) {
    return number.bigDecimalValue().signum() >= 0
        && number.bigDecimalValue().compareTo(LARGEST) <= 0
        && RecordRule.isInteger(number);
  }

  /** The envelope's fields, each checked when it is asked for. */
  private static final class Fields {
    private final JsonObject envelope;
    private final @Nullable String id;

    Fields(JsonObject envelope) {
      this.envelope = envelope;
      this.id = text(envelope, "", "id");
    }

    JsonObject payload() {
      JsonValue payload = envelope.get("payload");
      if (payload == null) {
        return JsonValue.EMPTY_JSON_OBJECT;
      }
      if (payload instanceof JsonObject object) {
        return object;
      }
      throw Refusal.of(ErrorCode.INVALID, "/payload", "must be an object");
    }

    @Nullable String text(JsonObject object, String pointer, String name) {
      JsonValue value = object.get(name);
      if (value == null || value == JsonValue.NULL) {
        return null;
      }
      if (value instanceof JsonString text) {
        return text.getString();
      }
      throw Refusal.of(ErrorCode.INVALID, pointer + "/" + name, "must be a text");
    }

    long integer(JsonObject payload, String name) {
      if (payload.get(name) instanceof JsonNumber number && isPosition(number)) {
        return number.bigDecimalValue().longValue();
      }
      throw Refusal.of(
          ErrorCode.INVALID, "/payload/" + name, "must be an integer from 0 to 2^53 - 1");
    }

    @Nullable List<Long> held() {
      JsonValue value = payload().get("held");
      if (value == null) {
        return null;
      }
      if (value instanceof JsonArray seqs
          && seqs.size() <= AckPayload.MAX_HELD
          && seqs.stream().allMatch(seq -> seq instanceof JsonNumber n && isPosition(n))) {
        return seqs.getValuesAs((JsonNumber seq) -> seq.bigDecimalValue().longValue());
      }
      throw Refusal.of(
          ErrorCode.INVALID,
          "/payload/held",
          "must be at most " + AckPayload.MAX_HELD + " integers from 0 to 2^53 - 1");
    }

    @Nullable String open() {
      String open = text(payload(), "/payload", "open");
      if (open != null && (open.isEmpty() || open.length() > AckPayload.MAX_OPEN)) {
        throw Refusal.of(
            ErrorCode.INVALID,
            "/payload/open",
            "must be a slice of 1 to " + AckPayload.MAX_OPEN + " characters");
      }
      return open;
    }

    @Nullable List<Long> syncErrors() {
      JsonValue value = payload().get("syncErrorsMs");
      if (value == null) {
        return null;
      }
      if (value instanceof JsonArray errors
          && errors.size() <= AckPayload.MAX_ERRORS
          && errors.stream().allMatch(Fields::isSyncError)) {
        return errors.getValuesAs((JsonNumber error) -> error.bigDecimalValue().longValue());
      }
      throw Refusal.of(
          ErrorCode.INVALID,
          "/payload/syncErrorsMs",
          "must be at most " + AckPayload.MAX_ERRORS + " integers, each within a minute");
    }

    private static boolean isSyncError(JsonValue value) {
      return value instanceof JsonNumber number
          && RecordRule.isInteger(number)
          && number.bigDecimalValue().abs().compareTo(MINUTE_MS) <= 0;
    }
  }

  private abstract static class WireAdapter<E extends Enum<E> & WireEnum>
      implements JsonbAdapter<E, String> {
    private final Class<E> type;

    WireAdapter(Class<E> type) {
      this.type = type;
    }

    @Override
    public String adaptToJson(E constant) {
      return constant.wire();
    }

    @Override
    public E adaptFromJson(String wire) {
      return WireEnum.parse(type, wire).orElseThrow();
    }
  }

  /** JSON-B reads an adapter's types off its class, so each enum has one of its own. */
  public static final class PhaseAdapter extends WireAdapter<Phase> {
    public PhaseAdapter() {
      super(Phase.class);
    }
  }

  /** See {@link PhaseAdapter}. */
  public static final class SourceAdapter extends WireAdapter<Source> {
    public SourceAdapter() {
      super(Source.class);
    }
  }

  /** See {@link PhaseAdapter}. */
  public static final class RoleAdapter extends WireAdapter<Role> {
    public RoleAdapter() {
      super(Role.class);
    }
  }
}
