package com.shipvox.live.session;

import org.jspecify.annotations.Nullable;

/**
 * One update as it travels from node to node.
 *
 * @param seq as the entry's, like all others
 * @param text the UPDATE envelope
 * @param key sender and id, by which a retry is found; null where the sender gave no id
 * @param trace W3C traceparent; null where nobody traces it
 */
public record LogCopy(
    long seq,
    long at,
    String id,
    EncodedText text,
    @Nullable String key,
    boolean closing,
    @Nullable String trace) {
  public static LogCopy of(LogEntry entry) {
    return new LogCopy(
        entry.seq(),
        entry.at(),
        entry.id(),
        entry.encoded(),
        entry.key(),
        entry.closing(),
        entry.trace());
  }

  /** The entry, to follow {@code before}. */
  LogEntry entry(LogEntry before) {
    return new LogEntry(seq, at, id, text, before.endOffset(), key, closing, trace);
  }
}
