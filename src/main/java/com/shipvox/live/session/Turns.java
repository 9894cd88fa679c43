package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The highest turn of each slice, so that a late answer to an earlier turn is refused. Not
 * thread-safe: guarded by the log's lock.
 */
final class Turns {
  private final Map<String, Long> highest = new TreeMap<>();

  void restore(Map<String, Long> image) {
    highest.clear();
    highest.putAll(image);
  }

  Map<String, Long> image() {
    return Map.copyOf(highest);
  }

  /** Notes an update that is in the log now. */
  void added(Draft draft) {
    Long turn = draft.turn();
    if (turn != null) {
      highest.merge(draft.update().slice(), turn, Math::max);
    }
  }

  /**
   * Checks one update.
   *
   * @throws Refusal {@code stale-turn}
   */
  void check(Draft draft) {
    FieldError stale = stale(draft, highest, "/turn");
    if (stale != null) {
      throw refusal(List.of(stale));
    }
  }

  /**
   * Checks the updates of a batch, each against the log and those before it.
   *
   * @param repeated for each the entry that it repeats, or null: a retry is never stale
   * @throws Refusal {@code stale-turn}
   */
  void check(List<Draft> drafts, List<@Nullable LogEntry> repeated) {
    Map<String, Long> soFar = new HashMap<>(highest);
    List<FieldError> all = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      Long turn = repeated.get(i) == null ? draft.turn() : null;
      if (turn != null) {
        FieldError stale = stale(draft, soFar, "/" + i + "/turn");
        if (stale != null) {
          all.add(stale);
        }
        soFar.merge(draft.update().slice(), turn, Math::max);
      }
    }
    if (!all.isEmpty()) {
      throw refusal(all);
    }
  }

  private static @Nullable FieldError stale(
      Draft draft, Map<String, Long> highest, String pointer) {
    Long turn = draft.turn();
    Long least = turn == null ? null : highest.get(draft.update().slice());
    return turn == null || least == null || turn >= least
        ? null
        : new FieldError(pointer, "is lower than " + least + ", the highest of this slice");
  }

  private static Refusal refusal(List<FieldError> stale) {
    return Refusal.of(ErrorCode.STALE_TURN, "A later turn has written this slice already.", stale);
  }
}
