package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Author;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a log's kept entries, each unique for its sender: what makes a retry safe. Not
 * thread-safe: the log's lock guards it.
 */
final class KnownIds {
  private final Map<String, LogEntry> byKey = new HashMap<>();

  /** What an id is known by. */
  static String key(Author author, String id) {
    return author.sender() + '\n' + id;
  }

  void add(LogEntry entry) {
    if (entry.key() != null) {
      byKey.put(entry.key(), entry);
    }
  }

  void remove(LogEntry entry) {
    if (entry.key() != null) {
      byKey.remove(entry.key());
    }
  }

  /** The kept entry with that key, or null. */
  @Nullable LogEntry find(String key) {
    return byKey.get(key);
  }

  /**
   * The entry that a single update repeats, or null.
   *
   * @throws Refusal {@code id-reused} where the same id came with another body
   */
  @Nullable LogEntry repeated(String key, UpdateDraft draft) {
    LogEntry entry = byKey.get(key);
    if (entry != null && !UpdateText.draft(entry).sameAs(draft)) {
      throw reused(List.of(reusedAt("/id")));
    }
    return entry;
  }

  /**
   * For each draft of a batch the entry that it repeats, or null.
   *
   * @throws Refusal {@code id-reused} where the same id came with another body
   */
  List<@Nullable LogEntry> repeated(Author author, List<Draft> drafts) {
    List<@Nullable LogEntry> found = new ArrayList<>(drafts.size());
    List<FieldError> reused = new ArrayList<>();
    Map<String, UpdateDraft> inBatch = new HashMap<>();
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      LogEntry entry = draft.id() == null ? null : byKey.get(key(author, draft.id()));
      UpdateDraft first = entry != null ? UpdateText.draft(entry) : null;
      if (first == null && draft.id() != null) {
        first = inBatch.putIfAbsent(draft.id(), draft.update());
      }
      if (first != null && !first.sameAs(draft.update())) {
        reused.add(reusedAt("/" + i + "/id"));
      }
      found.add(entry);
    }
    if (!reused.isEmpty()) {
      throw reused(reused);
    }
    return found;
  }

  private static FieldError reusedAt(String place) {
    return new FieldError(place, "was used before with another body");
  }

  private static Refusal reused(List<FieldError> places) {
    return Refusal.of(ErrorCode.ID_REUSED, "An id was used before with another body.", places);
  }
}
