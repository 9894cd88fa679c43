package com.shipvox.live.session;

import com.shipvox.live.session.SessionLog.Opening;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader stands in a log, and how far that is from the log's head. Offsets and distances
 * are bytes of the updates' texts. Not thread-safe: its {@link Delivery}'s lock guards it.
 */
final class LogReader {
  private @Nullable LogEntry place;
  private @Nullable SessionLog log;
  private long replayedTo;
  private long idleAt;

  void open(Opening opening, SessionLog opened) {
    place = opening.last();
    log = opened;
    // What the reader missed before it came is its right, however much; only later growth counts.
    replayedTo = opening.head().endOffset();
    idleAt = replayedTo;
  }

  /** Its place; −1 before the opening, and after it was let go. */
  long seq() {
    return place == null ? -1 : place.seq();
  }

  /** Goes on by one update; null where there is none yet. */
  @Nullable LogEntry next() {
    LogEntry following = place == null ? null : place.next();
    if (following != null) {
      place = following;
    }
    return following;
  }

  /** Whether it has read the last update that there will be. */
  boolean atEnd() {
    return place != null && place.closing();
  }

  /** It has taken all that it was given: what piled up meanwhile is no fault of its own. */
  void tookAll() {
    if (log != null) {
      idleAt = log.head().endOffset();
    }
  }

  /** How far it is behind since it last had taken everything. */
  long stalled() {
    return behind(idleAt);
  }

  /** What was appended since the opening and is not read yet. */
  long lag() {
    return behind(replayedTo);
  }

  private long behind(long since) {
    LogEntry here = place;
    SessionLog of = log;
    return here == null || of == null
        ? 0
        : Math.max(0, of.head().endOffset() - Math.max(here.endOffset(), since));
  }

  /** Forgets its place, which keeps all after it alive. */
  void letGo() {
    place = null;
  }
}
