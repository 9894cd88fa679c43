package com.shipvox.live.session;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import jakarta.json.JsonObject;
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
public final class MemoryLog implements SessionLog {
  private static final Author SERVER = new Author("", Source.SERVER);

  /** The state goes along with every so many updates to other nodes, which need not fold then. */
  private static final int STATE_EVERY = 64;

  /** Characters of a state beyond which folding costs the others less than that. */
  private static final int MOST_TOLD = 16 << 10;

  /** So many updates later it may have become smaller. */
  private static final int LOOK_AGAIN = 16 * STATE_EVERY;

  /**
   * What an append would add, decided but not yet in the log.
   *
   * @param after the head that it was made at
   * @param entries new ones in order, linked to nothing; none where all are duplicates
   */
  public record Plan(
      LogEntry after, List<LogEntry> entries, List<UpdateDraft> drafts, List<Result> results) {}

  /**
   * A whole log as another node can take it over.
   *
   * @param anchor the place before the first kept entry
   * @param state what all updates up to the last kept one fold to
   */
  public record Copy(String epoch, long anchor, JsonObject state, List<LogCopy> entries) {}

  /**
   * What all updates up to one fold to, for the nodes that get those after it.
   *
   * @param seq of the last update that is in it
   * @param json as {@link SessionState#snapshot}
   */
  public record StateCopy(long seq, String json) {}

  private final LiveConfig.Session limits;
  private final InstantSource clock;
  private final UpdateText texts;

  // Guards every mutable field below; head, read without it, is also volatile.
  private final ReentrantLock lock = new ReentrantLock();
  private EntryRing ring = new EntryRing();
  private KnownIds known = new KnownIds();
  private LogEntry anchor = LogEntry.origin();
  private volatile LogEntry head = anchor;
  private final Folding folding;
  private long tellsAfter;

  public MemoryLog(String sessionId, String epoch, LiveConfig.Session limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    this.texts = new UpdateText(sessionId, epoch);
    this.folding = new Folding(anchor, limits.stateBytes());
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
    List<String> payloads = payloads(drafts);
    lock.lock();
    try {
      Plan plan = plan(author, drafts, payloads);
      take(plan);
      return new Appended(head, plan.results());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Decides what an append would do, without doing it; the caller lets no other update in before
   * {@link #take}.
   *
   * @throws Refusal as {@link #append}
   */
  public Plan plan(Author author, List<UpdateDraft> drafts) {
    return planAsEncoded(author, drafts, payloads(drafts));
  }

  /** The same for updates of another node, whose payloads are encoded already. */
  public Plan planCopies(Author author, List<DraftCopy> copies) {
    return planAsEncoded(
        author,
        copies.stream().map(DraftCopy::draft).toList(),
        copies.stream().map(DraftCopy::payload).toList());
  }

  private static List<String> payloads(List<UpdateDraft> drafts) {
    return drafts.size() == 1
        ? List.of(UpdateText.payload(drafts.get(0)))
        : drafts.stream().map(UpdateText::payload).toList();
  }

  private Plan planAsEncoded(Author author, List<UpdateDraft> drafts, List<String> payloads) {
    lock.lock();
    try {
      return plan(author, drafts, payloads);
    } finally {
      lock.unlock();
    }
  }

  /** Decides on the closing update; without any entry where the log has ended. */
  public Plan planEnd() {
    UpdateDraft draft = new UpdateDraft(null, SliceRules.SESSION, Phase.COMPLETED, null, null);
    lock.lock();
    try {
      return ended()
          ? new Plan(head, List.of(), List.of(), List.of())
          : new Plan(
              head,
              List.of(entry(head, SERVER, draft, UpdateText.payload(draft), null, true)),
              List.of(draft),
              List.of());
    } finally {
      lock.unlock();
    }
  }

  /** Takes a plan in that was made at this very head. */
  public void take(Plan plan) {
    lock.lock();
    try {
      for (int i = 0; i < plan.entries().size(); i++) {
        add(plan.entries().get(i), plan.drafts().get(i));
      }
      trim(clock.millis());
    } finally {
      lock.unlock();
    }
  }

  /** Takes a plan in if the log still stands where it was made; tells whether it does. */
  public boolean takeAtHead(Plan plan) {
    lock.lock();
    try {
      if (plan.after() != head) {
        return false;
      }
      take(plan);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What this log folds to, to go along with a plan that was made at its head; null where it need
   * not this time.
   */
  public @Nullable StateCopy stateFor(Plan plan) {
    long seq = plan.after().seq();
    if (seq / STATE_EVERY == (seq + plan.entries().size()) / STATE_EVERY) {
      return null;
    }
    lock.lock();
    try {
      if (head != plan.after() || seq < tellsAfter) {
        return null;
      }
      String json = folding.state().toString();
      if (json.length() > MOST_TOLD) {
        tellsAfter = seq + LOOK_AGAIN;
        return null;
      }
      return new StateCopy(seq, json);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes in what another node appended; what is here already is passed over.
   *
   * @param before what all that came before folds to, if that node has told
   */
  public void takeCopies(List<LogCopy> copies, @Nullable StateCopy before) {
    lock.lock();
    try {
      if (before != null && before.seq() == head.seq()) {
        folding.takeState(before.json());
      }
      long characters = 0;
      for (LogCopy copy : copies) {
        LogEntry entry = copy.entry(head);
        if (entry.seq() == head.seq() + 1) {
          link(entry);
          characters += copy.text().length();
        }
      }
      folding.cameTo(head, characters);
      trim(clock.millis());
    } finally {
      lock.unlock();
    }
  }

  /** Copies of all entries after {@code seq}; null where some of them are not kept any more. */
  public @Nullable List<LogCopy> copiesAfter(long seq) {
    LogEntry place;
    lock.lock();
    try {
      place = find(new Cursor(epoch(), seq));
    } finally {
      lock.unlock();
    }
    return place == null ? null : copies(place);
  }

  /** The whole log, for a node that has none of it. */
  public Copy copy() {
    lock.lock();
    try {
      return new Copy(epoch(), anchor.seq(), folding.state(), copies(anchor));
    } finally {
      lock.unlock();
    }
  }

  /** A log that holds what {@code copy} holds. */
  public static MemoryLog of(
      String sessionId, Copy copy, LiveConfig.Session limits, InstantSource clock) {
    MemoryLog log = new MemoryLog(sessionId, copy.epoch(), limits, clock);
    log.restart(copy);
    return log;
  }

  /**
   * Holds what {@code copy}, of the same epoch, holds from now on. What is being said is folded
   * anew out of it. Readers whose place is before it find nothing more there: they must open again.
   */
  public void restart(Copy copy) {
    lock.lock();
    try {
      ring = new EntryRing();
      known = new KnownIds();
      anchor = LogEntry.place(copy.anchor());
      LogEntry last = anchor;
      for (LogCopy each : copy.entries()) {
        LogEntry entry = each.entry(last);
        keep(entry);
        last.linkTo(entry);
        last = entry;
      }
      folding.restart(copy.state(), anchor);
      // Only now: it is read without the lock, and must not seem to go back.
      head = last;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end() {
    lock.lock();
    try {
      take(planEnd());
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
          ? new Opening(head, head, folding.state(), folding.speech(clock.millis()))
          : new Opening(last, head, null, null);
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of what is older than must be kept. */
  public void trim() {
    lock.lock();
    try {
      trim(clock.millis());
    } finally {
      lock.unlock();
    }
  }

  private Plan plan(Author author, List<UpdateDraft> drafts, List<String> payloads) {
    if (ended()) {
      throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
    }
    if (drafts.size() == 1) {
      return planOne(author, drafts.get(0), payloads.get(0));
    }
    List<@Nullable LogEntry> repeated = known.repeated(author, drafts);
    folding.reserve(grown(drafts, payloads, repeated));
    List<Result> results = new ArrayList<>(drafts.size());
    List<LogEntry> added = new ArrayList<>(drafts.size());
    List<UpdateDraft> fresh = new ArrayList<>(drafts.size());
    Map<String, LogEntry> now = new HashMap<>();
    LogEntry last = head;
    for (int i = 0; i < drafts.size(); i++) {
      UpdateDraft draft = drafts.get(i);
      LogEntry entry = repeated.get(i);
      if (entry == null && draft.id() != null) {
        entry = now.get(draft.id());
      }
      boolean duplicate = entry != null;
      if (entry == null) {
        String key = draft.id() == null ? null : KnownIds.key(author, draft.id());
        entry = entry(last, author, draft, payloads.get(i), key, false);
        last = entry;
        added.add(entry);
        fresh.add(draft);
      }
      if (draft.id() != null) {
        now.put(draft.id(), entry);
      }
      results.add(new Result(entry.id(), entry.seq(), duplicate));
    }
    return new Plan(head, added, fresh, results);
  }

  /** The plan for a single update, which nearly all are: without a map of what comes with it. */
  private Plan planOne(Author author, UpdateDraft draft, String payload) {
    String key = draft.id() == null ? null : KnownIds.key(author, draft.id());
    LogEntry repeated = key == null ? null : known.repeated(key, draft);
    if (repeated != null) {
      Result result = new Result(repeated.id(), repeated.seq(), true);
      return new Plan(head, List.of(), List.of(), List.of(result));
    }
    folding.reserve(draft.slice().equals(SliceRules.SPEECH) ? 0 : payload.length());
    LogEntry entry = entry(head, author, draft, payload, key, false);
    Result result = new Result(entry.id(), entry.seq(), false);
    return new Plan(head, List.of(entry), List.of(draft), List.of(result));
  }

  private @Nullable LogEntry find(Cursor cursor) {
    if (!cursor.epoch().equals(epoch())) {
      return null;
    }
    return cursor.seq() == anchor.seq() ? anchor : ring.find(cursor.seq());
  }

  /** By how many characters new updates may make the state grow at most. */
  private static long grown(
      List<UpdateDraft> drafts, List<String> payloads, List<@Nullable LogEntry> repeated) {
    long more = 0;
    for (int i = 0; i < drafts.size(); i++) {
      if (repeated.get(i) == null && !drafts.get(i).slice().equals(SliceRules.SPEECH)) {
        more += payloads.get(i).length();
      }
    }
    return more;
  }

  private LogEntry entry(
      LogEntry after,
      Author author,
      UpdateDraft draft,
      String payload,
      @Nullable String key,
      boolean closing) {
    long seq = after.seq() + 1;
    // The server's clock may be set back; the log's never goes.
    long at = Math.max(after.at(), clock.millis());
    String id = draft.id() != null ? draft.id() : epoch() + ":" + seq;
    EncodedText text = texts.envelope(seq, id, at, author.source(), payload);
    return new LogEntry(seq, at, id, text, after.endOffset(), key, closing, author.trace());
  }

  private void add(LogEntry entry, UpdateDraft draft) {
    folding.catchUp();
    link(entry);
    folding.fold(entry, draft);
  }

  private void link(LogEntry entry) {
    keep(entry);
    head.linkTo(entry);
    head = entry;
  }

  private void keep(LogEntry entry) {
    ring.add(entry);
    known.add(entry);
  }

  private static List<LogCopy> copies(LogEntry after) {
    List<LogCopy> copies = new ArrayList<>();
    for (LogEntry entry = after.next(); entry != null; entry = entry.next()) {
      copies.add(LogCopy.of(entry));
    }
    return copies;
  }

  private void trim(long now) {
    while (ring.size() > limits.logCount()) {
      LogEntry oldest = ring.oldest();
      if (oldest == null
          || (oldest.at() >= now - limits.logTime().toMillis()
              && head.endOffset() - anchor.endOffset() <= limits.logBytes())) {
        return;
      }
      if (folding.lacks(oldest)) {
        folding.catchUp();
      }
      ring.removeOldest();
      known.remove(oldest);
      anchor = oldest;
    }
  }
}
