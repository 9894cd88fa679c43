package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.speech.SpeechAccount;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a log's updates come to: the session's state, and what is being said. Updates that another
 * node took are not parsed one by one as they come, but together, or when somebody asks. Not
 * thread-safe: guarded by the log's lock.
 */
final class Folding {
  private static final Logger LOG = Logger.getLogger(Folding.class.getName());

  /** So many entries may wait: parsed one at a time, each would find cold caches. */
  static final int MOST_WAITING = 160;

  private final StateBound bound = new StateBound();
  private final SessionState state = new SessionState();
  private SpeechAccount speech = new SpeechAccount();
  private int waiting;

  /** The last entry that state and speech hold. */
  private LogEntry last;

  Folding(LogEntry start) {
    last = start;
  }

  /**
   * Goes on from a state that was folded before, with the entries linked behind the start: speech
   * is folded out of all of them, the state out of those after {@code foldedTo}.
   */
  void restore(JsonObject folded, long foldedTo, long boundSum) {
    while (last.seq() < foldedTo && last.next() != null) {
      last = last.next();
      followSpeech(last, UpdateText.draft(last));
    }
    state.restore(folded);
    foldWaiting();
    bound.restart(boundSum);
  }

  /**
   * Makes room for updates.
   *
   * @param more bytes that they may add
   * @throws Refusal {@code too-large}
   */
  void reserve(List<Draft> drafts, long more, long most) {
    bound.reserve(
        more,
        most,
        () -> {
          foldWaiting();
          return state.bytes();
        },
        () -> state.bytesAfter(drafts.stream().map(Draft::update).toList()));
  }

  /** Bytes of memory that state and speech take, as far as they are folded. */
  long heapBytes() {
    return state.heapBytes() + speech.heapBytes();
  }

  /** Folds an entry that is to be linked to the log's head, or leaves it for later. */
  void fold(LogEntry head, LogEntry entry, Draft draft) {
    if (draft.isParsed() && last == head) {
      fold(entry, draft.update());
    } else {
      waiting++;
    }
  }

  /** The entry was linked. */
  void linked() {
    if (waiting >= MOST_WAITING) {
      foldWaiting();
    }
  }

  /** Folds at least up to an entry, which may be let go of then. */
  void foldUpTo(LogEntry entry) {
    if (entry.seq() > last.seq()) {
      foldWaiting();
    }
  }

  /** The state as {@link SessionState#snapshot} has it. */
  JsonObject state() {
    foldWaiting();
    return state.snapshot();
  }

  /**
   * Checks a viewer's update: a page that is behind may choose a quote that has been replaced.
   *
   * @throws Refusal {@code invalid}
   */
  void checkChoice(Draft draft) {
    if (!UpdateText.isOf(draft.payload(), SliceRules.SELECTION)) {
      return;
    }
    JsonObject choice = draft.update().data();
    if (choice != null
        && choice.get("quoteId") instanceof JsonString chosen
        && data("quotes").get("quotes") instanceof JsonArray offered
        && offered.stream().noneMatch(quote -> chosen.equals(quote.asJsonObject().get("id")))) {
      throw Refusal.of(
          ErrorCode.INVALID,
          "This quote is no longer offered.",
          List.of(
              new FieldError(
                  "/payload/data/quoteId", "is none of the quotes that are offered now")));
    }
  }

  /** A slice's data; empty where no update has touched it. */
  JsonObject data(String slice) {
    foldWaiting();
    return state.data(slice);
  }

  /** The state as far as it is folded: up to {@link #foldedTo}. */
  JsonObject stateSoFar() {
    return state.snapshot();
  }

  long foldedTo() {
    return last.seq();
  }

  long bound() {
    return bound.sum();
  }

  /** What is being said as {@link SpeechAccount#snapshot} has it. */
  JsonObject speech(long now) {
    foldWaiting();
    return speech.snapshot(now);
  }

  private void foldWaiting() {
    for (LogEntry next = last.next(); next != null; next = next.next()) {
      fold(next, UpdateText.draft(next));
    }
    waiting = 0;
  }

  private void fold(LogEntry entry, UpdateDraft draft) {
    state.apply(draft, entry.seq(), entry.at());
    followSpeech(entry, draft);
    last = entry;
  }

  private void followSpeech(LogEntry entry, UpdateDraft draft) {
    try {
      speech.apply(
          draft.slice(), draft.phase().wire(), draft.data(), draft.cues(), entry.seq(), entry.at());
    } catch (RuntimeException | StackOverflowError e) {
      // The update is in the log and must be shown: without its cue it is shown at once.
      LOG.log(Level.SEVERE, "The speech account failed on an update and starts anew.", e);
      speech = new SpeechAccount();
    }
  }
}
