package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes of memory that all logs and states of this node may take, and of these each owner a
 * part. Asked before a command is proposed, never while one is applied: what is in the log is held
 * by every node, whatever it takes. Thread-safe: its monitor guards all fields.
 */
public final class MemoryBudget {
  private static final int RETRY_SECONDS = 5;

  private final long most;
  private final long mostOfOne;
  private final Map<String, Long> owners = new HashMap<>();
  private long used;

  /**
   * @param ownerPercent what one owner may take of it
   */
  public MemoryBudget(long most, int ownerPercent) {
    this.most = most;
    this.mostOfOne = (long) (most / 100.0 * ownerPercent);
  }

  /** A budget that is never used up. */
  public static MemoryBudget unbounded() {
    return new MemoryBudget(Long.MAX_VALUE, 100);
  }

  public long most() {
    return most;
  }

  /** Bytes that are in use, those of commands under way among them. */
  public synchronized long used() {
    return used;
  }

  /**
   * Sets bytes aside for what an owner is about to add; given back by {@link #giveBack}.
   *
   * @throws Refusal {@code unavailable} where the node or the owner has no room
   */
  synchronized void take(String owner, long bytes) {
    if (used + bytes > most) {
      throw full("The node's memory for sessions is full.");
    }
    if (owners.getOrDefault(owner, 0L) + bytes > mostOfOne) {
      throw full("The agent's part of the node's memory for sessions is full.");
    }
    add(owner, bytes);
  }

  private static Refusal full(String why) {
    return Refusal.retryAfter(ErrorCode.UNAVAILABLE, why, RETRY_SECONDS);
  }

  synchronized void giveBack(String owner, long bytes) {
    add(owner, -bytes);
  }

  private void add(String owner, long bytes) {
    used += bytes;
    long own = owners.getOrDefault(owner, 0L) + bytes;
    if (own == 0) {
      owners.remove(owner);
    } else {
      owners.put(owner, own);
    }
  }

  /** What one session takes. */
  final class Share {
    private final String owner;

    // Guarded by the budget's monitor.
    private long bytes;
    private boolean closed;

    Share(String owner) {
      this.owner = owner;
    }

    /** Says what the session takes now. */
    void set(long now) {
      synchronized (MemoryBudget.this) {
        if (!closed && now != bytes) {
          add(owner, now - bytes);
          bytes = now;
        }
      }
    }

    /** The session is dropped: from now on it takes nothing. */
    void close() {
      synchronized (MemoryBudget.this) {
        add(owner, -bytes);
        bytes = 0;
        closed = true;
      }
    }
  }
}
