package com.shipvox.live.session;

import com.shipvox.live.message.Message;
import com.shipvox.live.message.Message.UpdatePayload;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.SliceRules;
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
  /** How the payload of a speech update ends: the slice is its last member. */
  private static final String SPEECH = ",\"slice\":\"" + SliceRules.SPEECH + "\"}";

  private final String epoch;
  private final String start;

  UpdateText(String sessionId, String epoch) {
    this.epoch = epoch;
    // Session ids and epochs are of letters that JSON needs not escape.
    start =
        "{\"v\":%d,\"type\":\"UPDATE\",\"sessionId\":\"%s\",\"epoch\":\"%s\",\"seq\":"
            .formatted(Message.VERSION, sessionId, epoch);
  }

  String epoch() {
    return epoch;
  }

  static String payload(UpdateDraft draft) {
    return MessageCodec.encode(
        new UpdatePayload(draft.slice(), draft.phase(), draft.data(), draft.cues()));
  }

  /** Whether a payload, as {@link #payload} writes it, is of the speech slice. */
  static boolean isSpeech(String payload) {
    return payload.endsWith(SPEECH);
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
        payload.getJsonArray("cues"));
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
