package com.shipvox.live.session;

import com.shipvox.live.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.speech.SpeechAccount;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session's log on this node's heap. It keeps at least the configured count of updates and all of
 * the configured time, unless the byte bound is reached first, which only the count survives.
 */
final class MemoryLog implements SessionLog {
  private static final Author SERVER = new Author("", Source.SERVER);

  private final LiveConfig.Session limits;
  private final InstantSource clock;
  private final UpdateText texts;

  // Guards every mutable field below; head, read without it, is also volatile.
  private final ReentrantLock lock = new ReentrantLock();
  private final EntryRing ring = new EntryRing();
  private final Map<String, LogEntry> byKey = new HashMap<>();
  private final SessionState state = new SessionState();
  private final SpeechAccount speech = new SpeechAccount();
  private LogEntry anchor = LogEntry.origin();
  private long stateBound;
  private volatile LogEntry head = anchor;

  MemoryLog(String sessionId, String epoch, LiveConfig.Session limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    this.texts = new UpdateText(sessionId, epoch);
  }

  @Override
  public String epoch() {
    return texts.epoch();
  }

  @Override
  public LogEntry head() {
    return head;
  }

  @Override
  public boolean ended() {
    return head.closing();
  }

  @Override
  public Appended append(Author author, List<UpdateDraft> drafts) {
    // Encoded before the lock is taken: only the place in the log is missing then.
    List<String> payloads = drafts.stream().map(UpdateText::payload).toList();
    lock.lock();
    try {
      if (ended()) {
        throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
      }
      List<@Nullable LogEntry> known = findDuplicates(author, drafts);
      reserveState(drafts, payloads, known);
      List<Result> results = new ArrayList<>(drafts.size());
      Map<String, LogEntry> now = new HashMap<>();
      for (int i = 0; i < drafts.size(); i++) {
        UpdateDraft draft = drafts.get(i);
        LogEntry before = known.get(i);
        if (before == null && draft.id() != null) {
          before = now.get(draft.id());
        }
        LogEntry entry = before == null ? add(author, draft, payloads.get(i), false) : before;
        if (draft.id() != null) {
          now.put(draft.id(), entry);
        }
        results.add(new Result(entry.id(), entry.seq(), before != null));
      }
      trim(clock.millis());
      return new Appended(head, results);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end() {
    UpdateDraft draft = new UpdateDraft(null, SliceRules.SESSION, Phase.COMPLETED, null, null);
    lock.lock();
    try {
      if (!ended()) {
        add(SERVER, draft, UpdateText.payload(draft), true);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Opening open(@Nullable Cursor cursor) {
    lock.lock();
    try {
      LogEntry last = cursor == null ? null : find(cursor);
      return last == null
          ? new Opening(head, head, state.snapshot(), speech.snapshot(clock.millis()))
          : new Opening(last, head, null, null);
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of what is older than must be kept. */
  void trim() {
    lock.lock();
    try {
      trim(clock.millis());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable LogEntry find(Cursor cursor) {
    if (!cursor.epoch().equals(epoch())) {
      return null;
    }
    return cursor.seq() == anchor.seq() ? anchor : ring.find(cursor.seq());
  }

  /**
   * For each draft the entry that it repeats, or null; the same id with another body is refused.
   */
  private List<@Nullable LogEntry> findDuplicates(Author author, List<UpdateDraft> drafts) {
    List<@Nullable LogEntry> found = new ArrayList<>(drafts.size());
    List<FieldError> reused = new ArrayList<>();
    Map<String, UpdateDraft> inBatch = new HashMap<>();
    for (int i = 0; i < drafts.size(); i++) {
      UpdateDraft draft = drafts.get(i);
      LogEntry entry = draft.id() == null ? null : byKey.get(key(author, draft.id()));
      UpdateDraft first = entry != null ? UpdateText.draft(entry) : null;
      if (first == null && draft.id() != null) {
        first = inBatch.putIfAbsent(draft.id(), draft);
      }
      if (first != null && !first.sameAs(draft)) {
        String place = drafts.size() == 1 ? "/id" : "/" + i + "/id";
        reused.add(new FieldError(place, "was used before with another body"));
      }
      found.add(entry);
    }
    if (!reused.isEmpty()) {
      throw Refusal.of(ErrorCode.ID_REUSED, "An id was used before with another body.", reused);
    }
    return found;
  }

  /**
   * Refuses what would make the state outgrow its bound; counts exactly only when it comes near.
   */
  private void reserveState(
      List<UpdateDraft> drafts, List<String> payloads, List<@Nullable LogEntry> known) {
    long more = 0;
    for (int i = 0; i < drafts.size(); i++) {
      if (known.get(i) == null && !drafts.get(i).slice().equals(SliceRules.SPEECH)) {
        more += payloads.get(i).length();
      }
    }
    if (stateBound + more > limits.stateBytes()) {
      stateBound = state.size();
      if (stateBound + more > limits.stateBytes()) {
        throw Refusal.of(
            ErrorCode.TOO_LARGE, "The session's state may hold " + limits.stateBytes() + " bytes.");
      }
    }
    stateBound += more;
  }

  private LogEntry add(Author author, UpdateDraft draft, String payload, boolean closing) {
    long seq = head.seq() + 1;
    // The server's clock may be set back; the log's never goes.
    long at = Math.max(head.at(), clock.millis());
    String id = draft.id() != null ? draft.id() : epoch() + ":" + seq;
    String key = draft.id() == null ? null : key(author, draft.id());
    String text = texts.envelope(seq, id, at, author.source(), payload);
    LogEntry entry = new LogEntry(seq, at, id, text, head.endOffset(), key, closing);
    state.apply(draft, seq, at);
    speech.apply(draft.slice(), draft.phase().wire(), draft.data(), draft.cues(), seq, at);
    ring.add(entry);
    if (key != null) {
      byKey.put(key, entry);
    }
    head.linkTo(entry);
    head = entry;
    return entry;
  }

  private void trim(long now) {
    while (ring.size() > limits.logCount()) {
      LogEntry oldest = ring.oldest();
      if (oldest == null
          || (oldest.at() >= now - limits.logTime().toMillis()
              && head.endOffset() - anchor.endOffset() <= limits.logBytes())) {
        return;
      }
      ring.removeOldest();
      if (oldest.key() != null) {
        byKey.remove(oldest.key());
      }
      anchor = oldest;
    }
  }

  private static String key(Author author, String id) {
    return author.sender() + '\n' + id;
  }
}
