package com.shipvox.live.session;

import com.shipvox.live.message.Message;
import com.shipvox.live.message.Message.UpdatePayload;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.message.WireEnum;
import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Writes the UPDATE envelopes of one session. The payload is encoded apart and beforehand, because
 * the envelope's seq is only known under the log's lock, where nothing slow may happen; that both
 * ways give the same JSON as the record does, a test holds.
 */
final class UpdateText {
  private static final String TURN = ",\"turn\":";

  private final String epoch;
  private final String start;

  UpdateText(String sessionId, String epoch) {
    this.epoch = epoch;
    // Session ids and epochs are of letters that JSON needs not escape.
    start =
        "{\"v\":"
            + Message.VERSION
            + ",\"type\":\"UPDATE\",\"sessionId\":\""
            + sessionId
            + "\",\"epoch\":\""
            + epoch
            + "\",\"seq\":";
  }

  String epoch() {
    return epoch;
  }

  static String payload(UpdateDraft draft) {
    return MessageCodec.encode(
        new UpdatePayload(draft.slice(), draft.phase(), draft.data(), draft.cues(), draft.turn()));
  }

  /** Whether a payload, as {@link #payload} writes it, is of that slice. */
  static boolean isOf(String payload, String slice) {
    String member = ",\"slice\":\"" + slice + '"';
    return payload.startsWith(member, sliceEnd(payload) - member.length());
  }

  /** Whether a payload, as {@link #payload} writes it, says a turn. */
  static boolean hasTurn(String payload) {
    return sliceEnd(payload) < payload.length() - 1;
  }

  /** Where the slice ends: its members are in alphabetical order, and only a turn may follow. */
  private static int sliceEnd(String payload) {
    int end = payload.length() - 1;
    int digits = end;
    while (Character.isDigit(payload.charAt(digits - 1))) {
      digits--;
    }
    return digits < end ? digits - TURN.length() : end;
  }

  /** The update that an entry came from: only a repeated id needs it, so it is not kept beside. */
  static UpdateDraft draft(LogEntry entry) {
    JsonObject envelope = MessageCodec.parse(entry.text()).asJsonObject();
    return draft(entry.id(), envelope.getJsonObject("payload"));
  }

  static UpdateDraft draft(@Nullable String id, JsonObject payload) {
    return new UpdateDraft(
        id,
        payload.getString("slice"),
        WireEnum.parse(Phase.class, payload.getString("phase")).orElseThrow(),
        payload.getJsonObject("data"),
        payload.getJsonArray("cues"),
        payload.containsKey("turn") ? payload.getJsonNumber("turn").longValue() : null);
  }

  EncodedText envelope(long seq, String id, long at, Source source, String payload) {
    StringBuilder head = new StringBuilder(start.length() + id.length() + 80);
    head.append(start).append(seq).append(",\"id\":");
    MessageCodec.quote(head, id)
        .append(",\"at\":")
        .append(at)
        .append(",\"source\":\"")
        .append(source.wire())
        .append("\",\"payload\":");
    return EncodedText.of(head.toString(), payload, "}");
  }
}
