package com.shipvox.live.replication;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import java.util.logging.Logger;

/**
 * Keeps the log's directory within its bound: begins snapshots, has old segments deleted, and stops
 * appends well before the disk is full, because a log that could not be written is closed for good.
 * Used by the timer alone, but for what is volatile.
 */
final class Housekeeping {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class.getName());

  /** Bytes of entries after which a snapshot pays at the earliest. */
  private static final long SNAPSHOT_BYTES = 64L << 20;

  /** Room that the engine needs for its next segments, however small the snapshots are. */
  private static final long SEGMENTS = 64L << 20;

  private final LogDirectory directory;
  private final long mostBytes;
  private final Division division;
  private final SessionStateMachine machine;
  private volatile long used;
  private volatile boolean full;
  private long snapshotBytes;
  private long purgedIndex = -1;
  private boolean warned;

  Housekeeping(
      LogDirectory directory, long mostBytes, Division division, SessionStateMachine machine) {
    this.directory = directory;
    this.mostBytes = mostBytes;
    this.division = division;
    this.machine = machine;
  }

  /** Bytes that the directory takes. */
  long used() {
    return used;
  }

  /** Whether nothing more may be appended for want of room. */
  boolean isFull() {
    return full;
  }

  static Refusal full() {
    return Refusal.retryAfter(ErrorCode.UNAVAILABLE, "The disk of the log is full.", 10);
  }

  /** To be called each second. */
  void look() {
    used = directory.used();
    long reserve = 3 * snapshotBytes + SEGMENTS;
    long free = Math.min(directory.free(), Math.max(0, mostBytes - used));
    boolean before = full;
    full = free < Math.min(reserve, mostBytes / 5);
    if (full && !before) {
      LOG.severe(
          () ->
              "The log takes no more updates: "
                  + free
                  + " bytes are free for "
                  + directory.path().toAbsolutePath()
                  + ", and "
                  + reserve
                  + " are needed.");
    }
    warn();
    snapshot();
  }

  private void warn() {
    boolean much = used > mostBytes / 10 * 8;
    if (much && !warned) {
      LOG.warning(
          () -> "The log takes " + used + " of the " + mostBytes + " bytes of shipvox.log.disk.");
    }
    warned = much;
  }

  private void snapshot() {
    if (machine.isWriting()) {
      return;
    }
    if (machine.storedIndex() > purgedIndex) {
      purgedIndex = machine.storedIndex();
      snapshotBytes = machine.storedBytes();
      division.takeSnapshot();
      return;
    }
    long due = Math.max(Math.min(SNAPSHOT_BYTES, mostBytes / 8), snapshotBytes);
    if (machine.bytesSinceSnapshot() > due || (full && machine.bytesSinceSnapshot() > 0)) {
      machine.wantSnapshot();
      division.takeSnapshot();
    }
  }
}
