package com.shipvox.live.session;

import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.speech.SpeechAccount;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * What a log's updates come to: the session's state, and what is being said. Updates of another
 * node are not parsed as they come, but together, or when somebody asks; or, as far as they change
 * the state alone, never: that node sends the state itself now and then. Not thread-safe: guarded
 * by the log's lock.
 */
final class Folding {
  /** So many entries may wait: parsed one at a time, each would find cold caches. */
  static final int MOST_WAITING = 160;

  private final StateBound bound;
  private final SessionState state = new SessionState();
  private SpeechAccount speech = new SpeechAccount();

  /** The last entry that state and speech hold. */
  private LogEntry last;

  Folding(LogEntry start, long mostBytes) {
    last = start;
    bound = new StateBound(mostBytes);
  }

  /** Begins anew with what all entries come to; speech out of those behind {@code start}. */
  void restart(JsonObject folded, LogEntry start) {
    speech = new SpeechAccount();
    last = start;
    hearOn();
    state.restore(folded);
    bound.restart(state.size());
  }

  /** Makes room for so much more; {@link StateBound#reserve}. */
  void reserve(long more) {
    catchUp();
    bound.reserve(more, state);
  }

  /** Folds in the next entry, which came as that draft; only where no other waits. */
  void fold(LogEntry entry, UpdateDraft draft) {
    state.apply(draft, entry.seq(), entry.at());
    hear(entry, draft);
    last = entry;
  }

  /** Entries of another node have come, up to {@code head}, so many characters. */
  void cameTo(LogEntry head, long characters) {
    bound.add(characters);
    if (head.seq() - last.seq() >= MOST_WAITING) {
      catchUp();
    }
  }

  /** Whether an entry, which may be let go of now, is not folded in yet. */
  boolean lacks(LogEntry entry) {
    return entry.seq() > last.seq();
  }

  /** Folds in what waits. */
  void catchUp() {
    for (LogEntry next = last.next(); next != null; next = next.next()) {
      fold(next, UpdateText.draft(next));
    }
  }

  /** Takes over what another node folded all entries to. */
  void takeState(String folded) {
    hearOn();
    state.restoreLater(folded);
    bound.restart(folded.length());
  }

  /** Hears what waits, whose part in the state is known otherwise. */
  private void hearOn() {
    for (LogEntry next = last.next(); next != null; next = next.next()) {
      if (!speech.quiet() || concernsSpeech(next.encoded())) {
        hear(next, UpdateText.draft(next));
      }
      last = next;
    }
  }

  /** The state as {@link SessionState#snapshot} has it. */
  JsonObject state() {
    catchUp();
    return state.snapshot();
  }

  /** What is being said as {@link SpeechAccount#snapshot} has it. */
  JsonObject speech(long now) {
    catchUp();
    return speech.snapshot(now);
  }

  private void hear(LogEntry entry, UpdateDraft draft) {
    speech.apply(
        draft.slice(), draft.phase().wire(), draft.data(), draft.cues(), entry.seq(), entry.at());
  }

  /**
   * Whether an envelope may tell of speech. Of the members of a payload, which a node writes
   * without spaces, either cues or the slice must say so; where {@code data} has the like, it is no
   * harm.
   */
  private static boolean concernsSpeech(EncodedText envelope) {
    byte[] bytes = envelope.bytes();
    // A character a byte: what is sought is ASCII, and nothing need be decoded for it.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.contains("\"cues\":") || text.contains("\"slice\":\"speech\"");
  }
}
