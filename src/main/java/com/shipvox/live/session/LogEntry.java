package com.shipvox.live.session;

import org.jspecify.annotations.Nullable;

/**
 * One update in its log, encoded once, linked to the one after it. A reader holds the entry that it
 * sent last and follows {@link #next()}: so every reader shares the same text, needs no lock to go
 * on, and cannot skip or repeat. All fields but {@code next} are final; {@code next} is written
 * once, by the log under its lock.
 */
public final class LogEntry {
  /** What an entry takes in memory beside its texts. */
  private static final int HEAP_BYTES = 260;

  private static final int KEY_HEAP_BYTES = 100;

  private final Frame.Logged frame;
  private final long age;
  private final long endOffset;
  private final @Nullable String key;
  private final String id;
  private final boolean closing;
  private volatile @Nullable LogEntry next;

  LogEntry(
      long seq,
      long at,
      long age,
      String id,
      EncodedText text,
      long startOffset,
      @Nullable String key,
      boolean closing,
      @Nullable String trace) {
    this.frame = new Frame.Logged(seq, at, text, trace);
    this.age = age;
    this.id = id;
    this.endOffset = startOffset + text.length();
    this.key = key;
    this.closing = closing;
  }

  /** A place in a log whose updates up to it are not kept. */
  public static LogEntry place(long seq) {
    return new LogEntry(seq, 0, 0, "", new EncodedText(""), 0, null, false, null);
  }

  public long seq() {
    return frame.seq();
  }

  /** When it was appended, server's clock, ms since 1970. */
  public long at() {
    return frame.at();
  }

  /** When it was appended, by the log's age: {@link Moment#age}. */
  public long age() {
    return age;
  }

  public String id() {
    return id;
  }

  /** The UPDATE envelope as JSON, decoded anew at each call: for those who need it seldom. */
  public String text() {
    return frame.text();
  }

  /** The UPDATE envelope as its readers send it. */
  public EncodedText encoded() {
    return frame.encoded();
  }

  /** What its readers are sent: one for all of them. */
  Frame.Logged frame() {
    return frame;
  }

  /** Bytes of memory that it takes while it is kept. */
  long heapBytes() {
    return HEAP_BYTES
        + encoded().bytes().length
        + 2L * id.length()
        + (key == null ? 0 : KEY_HEAP_BYTES + 2L * key.length());
  }

  /** Bytes of all envelopes up to and with this one: the difference of two is what lies between. */
  public long endOffset() {
    return endOffset;
  }

  /** Whether this is the session's last update: what follows is the end. */
  public boolean closing() {
    return closing;
  }

  /** W3C traceparent of the request that it came with; null without tracing. */
  public @Nullable String trace() {
    return frame.trace();
  }

  /** The update after this one, or null while this is the head. */
  public @Nullable LogEntry next() {
    return next;
  }

  /** Makes the next entry of a log that is read from a snapshot, and links it to this one. */
  public LogEntry followedBy(
      long nextAt,
      long nextAge,
      String nextId,
      EncodedText text,
      @Nullable String nextKey,
      boolean nextCloses,
      @Nullable String nextTrace) {
    LogEntry entry =
        new LogEntry(
            seq() + 1, nextAt, nextAge, nextId, text, endOffset, nextKey, nextCloses, nextTrace);
    next = entry;
    return entry;
  }

  void linkTo(LogEntry following) {
    next = following;
  }

  /** Sender and id, by which a retry is found; null where the sender gave no id. */
  public @Nullable String key() {
    return key;
  }
}
