package com.shipvox.live.session;

import com.shipvox.live.message.MessageCodec;
import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One update as it travels from node to node: the envelope says everything but whose id it is.
 *
 * @param text the UPDATE envelope
 * @param key sender and id, by which a retry is found; null where the sender gave no id
 * @param closing whether it is the session's last
 * @param trace as the entry's
 */
public record LogCopy(String text, @Nullable String key, boolean closing, @Nullable String trace) {
  public static LogCopy of(LogEntry entry) {
    return new LogCopy(entry.text(), entry.key(), entry.closing(), entry.trace());
  }

  /** The entry, to follow {@code before}. */
  LogEntry entry(LogEntry before) {
    JsonObject envelope = MessageCodec.parse(text).asJsonObject();
    return new LogEntry(
        envelope.getJsonNumber("seq").longValue(),
        envelope.getJsonNumber("at").longValue(),
        envelope.getString("id"),
        text,
        before.endOffset(),
        key,
        closing,
        trace);
  }
}
