package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.JsonSize;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * This node's copy of one session's updates, with the ids in it and what the updates fold to. It is
 * changed by commands alone and decides by them alone, so that the copies of all nodes are equal.
 * It keeps at least the configured count of updates and all of the configured time, unless the byte
 * bound is reached first, which only the count survives. One thread writes; any thread reads.
 */
public final class UpdateLog {
  private static final Author SERVER = new Author("", Source.SERVER);

  /**
   * All that another copy needs to be equal to this one at this moment. The entries from {@code
   * anchor} to {@code head} are linked; none of it changes any more.
   *
   * @param anchor the place before the first kept entry
   * @param state what the updates up to {@code foldedTo} fold to
   * @param bound {@link StateBound}'s sum
   * @param turns the highest of each slice
   */
  public record Image(
      String epoch,
      LogEntry anchor,
      LogEntry head,
      JsonObject state,
      long foldedTo,
      long bound,
      Map<String, Long> turns) {
    public Image {
      turns = Map.copyOf(turns);
    }
  }

  /** What a session takes in memory beside its log and state. */
  static final long SESSION_HEAP_BYTES = 2_048;

  private final UpdateText texts;
  private final MemoryBudget.Share share;

  // Guards every mutable field below; head, read without it, is also volatile.
  private final ReentrantLock lock = new ReentrantLock();
  private final EntryRing ring = new EntryRing();
  private final KnownIds known = new KnownIds();
  private final Turns turns = new Turns();
  private LogEntry anchor;
  private volatile LogEntry head;
  private final Folding folding;
  private long entriesHeapBytes;

  UpdateLog(String sessionId, String epoch, MemoryBudget.Share share) {
    this.share = share;
    texts = new UpdateText(sessionId, epoch);
    anchor = LogEntry.place(0);
    head = anchor;
    folding = new Folding(anchor);
    account();
  }

  UpdateLog(String sessionId, Image image, MemoryBudget.Share share) {
    this.share = share;
    texts = new UpdateText(sessionId, image.epoch());
    anchor = image.anchor();
    head = anchor;
    for (LogEntry entry = anchor.next(); entry != null; entry = entry.next()) {
      keep(entry);
      head = entry;
    }
    folding = new Folding(anchor);
    folding.restore(image.state(), image.foldedTo(), image.bound());
    turns.restore(image.turns());
    account();
  }

  /** Says what this log takes. Called under the lock, or where nobody else knows the log yet. */
  private void account() {
    share.set(SESSION_HEAP_BYTES + entriesHeapBytes + folding.heapBytes());
  }

  /** The log is no more: what it takes is no part of the budget from now on. */
  void dropped() {
    share.close();
  }

  String epoch() {
    return texts.epoch();
  }

  LogEntry head() {
    return head;
  }

  boolean ended() {
    return head.closing();
  }

  /** The place before the oldest kept update. */
  LogEntry anchor() {
    lock.lock();
    try {
      return anchor;
    } finally {
      lock.unlock();
    }
  }

  /** A slice's data in the state; empty where no update has touched it. */
  JsonObject data(String slice) {
    lock.lock();
    try {
      return folding.data(slice);
    } finally {
      account();
      lock.unlock();
    }
  }

  /**
   * Appends updates, all or none.
   *
   * @throws Refusal {@code session-ended}, {@code id-reused}, {@code stale-turn}, {@code invalid}
   *     where a viewer chooses what is not offered, {@code too-large}
   */
  Appended append(Author author, List<Draft> drafts, Moment now, Retention retention) {
    lock.lock();
    try {
      if (ended()) {
        throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
      }
      List<Result> results =
          drafts.size() == 1
              ? List.of(appendOne(author, drafts.get(0), now, retention))
              : appendBatch(author, drafts, now, retention);
      trim(now, retention);
      return new Appended(head, results);
    } finally {
      lock.unlock();
    }
  }

  /** When the sender's update with that id was appended, ms since 1970; empty if none is kept. */
  OptionalLong timeOf(Author author, String id) {
    lock.lock();
    try {
      LogEntry entry = known.find(KnownIds.key(author, id));
      return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.at());
    } finally {
      lock.unlock();
    }
  }

  /** Appends the closing update, once. */
  void end(Moment now, Retention retention) {
    UpdateDraft closing = new UpdateDraft(null, SliceRules.SESSION, Phase.COMPLETED, null, null);
    lock.lock();
    try {
      if (!ended()) {
        Draft draft = Draft.of(closing);
        add(entry(head, SERVER, draft, null, now, true), draft);
      }
      trim(now, retention);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A place to read on from.
   *
   * @param now ms since 1970: what is being said is told as of then
   */
  Opening open(@Nullable Cursor cursor, long now) {
    lock.lock();
    try {
      LogEntry last = cursor == null ? null : find(cursor);
      if (last != null) {
        return new Opening(last, head, null, null);
      }
      Opening opening = new Opening(head, head, folding.state(), folding.speech(now));
      account();
      return opening;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of what is older than must be kept. */
  void trim(Moment now, Retention retention) {
    lock.lock();
    try {
      for (LogEntry oldest = ring.oldest(); oldest != null; oldest = ring.oldest()) {
        if (!isDue(oldest, now, retention)) {
          return;
        }
        folding.foldUpTo(oldest);
        ring.removeOldest();
        known.remove(oldest);
        entriesHeapBytes -= oldest.heapBytes();
        anchor = oldest;
      }
    } finally {
      account();
      lock.unlock();
    }
  }

  /** Whether {@link #trim} would let go of anything. */
  boolean isTrimDue(Moment now, Retention retention) {
    lock.lock();
    try {
      LogEntry oldest = ring.oldest();
      return oldest != null && isDue(oldest, now, retention);
    } finally {
      lock.unlock();
    }
  }

  Image image() {
    lock.lock();
    try {
      return new Image(
          epoch(),
          anchor,
          head,
          folding.stateSoFar(),
          folding.foldedTo(),
          folding.bound(),
          turns.image());
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue(LogEntry oldest, Moment now, Retention retention) {
    return ring.size() > retention.logCount()
        && (oldest.age() < now.age() - retention.logMs()
            || head.endOffset() - anchor.endOffset() > retention.logBytes());
  }

  private Result appendOne(Author author, Draft draft, Moment now, Retention retention) {
    String key = key(author, draft);
    LogEntry repeated = key == null ? null : known.repeated(key, draft.update());
    if (repeated != null) {
      return new Result(repeated.id(), repeated.seq(), true);
    }
    turns.check(draft);
    if (author.source() == Source.VIEWER) {
      folding.checkChoice(draft);
    }
    folding.reserve(List.of(draft), grows(draft), retention.stateBytes());
    LogEntry entry = entry(head, author, draft, key, now, false);
    add(entry, draft);
    return new Result(entry.id(), entry.seq(), false);
  }

  private List<Result> appendBatch(
      Author author, List<Draft> drafts, Moment now, Retention retention) {
    List<@Nullable LogEntry> repeated = known.repeated(author, drafts);
    turns.check(drafts, repeated);
    List<Draft> fresh = new ArrayList<>(drafts.size());
    long more = 0;
    for (int i = 0; i < drafts.size(); i++) {
      if (repeated.get(i) == null) {
        fresh.add(drafts.get(i));
        more += grows(drafts.get(i));
      }
    }
    folding.reserve(fresh, more, retention.stateBytes());
    List<Result> results = new ArrayList<>(drafts.size());
    Map<String, LogEntry> inBatch = new HashMap<>();
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      LogEntry entry = repeated.get(i);
      if (entry == null && draft.id() != null) {
        entry = inBatch.get(draft.id());
      }
      boolean duplicate = entry != null;
      if (entry == null) {
        entry = entry(head, author, draft, key(author, draft), now, false);
        add(entry, draft);
      }
      if (draft.id() != null) {
        inBatch.put(draft.id(), entry);
      }
      results.add(new Result(entry.id(), entry.seq(), duplicate));
    }
    return results;
  }

  private static @Nullable String key(Author author, Draft draft) {
    return draft.id() == null ? null : KnownIds.key(author, draft.id());
  }

  /** By how many bytes an update may make the state grow at most. */
  private static long grows(Draft draft) {
    return UpdateText.isOf(draft.payload(), SliceRules.SPEECH) ? 0 : JsonSize.utf8(draft.payload());
  }

  private @Nullable LogEntry find(Cursor cursor) {
    if (!cursor.epoch().equals(epoch())) {
      return null;
    }
    return cursor.seq() == anchor.seq() ? anchor : ring.find(cursor.seq());
  }

  private LogEntry entry(
      LogEntry after,
      Author author,
      Draft draft,
      @Nullable String key,
      Moment now,
      boolean closing) {
    long seq = after.seq() + 1;
    // The clock of the node that orders may be behind the one before it; a log's time never goes
    // back.
    long at = Math.max(after.at(), now.at());
    String id = draft.id() != null ? draft.id() : epoch() + ":" + seq;
    EncodedText text = texts.envelope(seq, id, at, author.source(), draft.payload());
    return new LogEntry(
        seq, at, now.age(), id, text, after.endOffset(), key, closing, author.trace());
  }

  private void add(LogEntry entry, Draft draft) {
    // First what could fail: an entry that cannot be folded is not linked.
    folding.fold(head, entry, draft);
    keep(entry);
    head.linkTo(entry);
    head = entry;
    folding.linked();
    turns.added(draft);
  }

  private void keep(LogEntry entry) {
    ring.add(entry);
    known.add(entry);
    entriesHeapBytes += entry.heapBytes();
  }
}
