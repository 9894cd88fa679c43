package com.shipvox.live.session;

import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ordered log of one session. All of its methods may be called from any thread.
 *
 * <p>What a caller may rely on: the seqs are 1, 2, 3 … without gaps; an append is all or nothing,
 * and once it has returned, every later {@link #open} sees it; folding into the state, dedupe and
 * the numbering happen as one step; a reader that opens the log gets either exactly what it missed
 * or one whole state, and its {@link Opening#last} links to all that comes after, so nothing slips
 * between.
 */
public interface SessionLog {

  /** Opaque; a new one means that positions of the old one are worthless. */
  String epoch();

  /**
   * Appends updates in order, all or none.
   *
   * @throws Refusal {@code session-ended}, {@code id-reused} (with each such id's pointer), {@code
   *     too-large} where the state would outgrow its bound
   */
  Appended append(Author author, List<UpdateDraft> drafts);

  /**
   * The same, without a wait for other nodes that must confirm it.
   *
   * @throws Refusal perhaps at once, else the future fails with it
   */
  default CompletableFuture<Appended> appendLater(Author author, List<UpdateDraft> drafts) {
    return CompletableFuture.completedFuture(append(author, drafts));
  }

  /** Appends the closing update, once; later calls change nothing. */
  void end();

  /**
   * A place to read on from: after the cursor if the log still holds all that follows, else the
   * head.
   */
  Opening open(@Nullable Cursor cursor);

  /**
   * Finds out the seq of the newest update that may be acknowledged, and reads on up to it if this
   * node is behind; then tells it. Tells nothing while the node cannot vouch for it.
   */
  default void vouch(LongConsumer head) {
    head.accept(head().seq());
  }

  /** The newest entry; before the first update one with seq 0. */
  LogEntry head();

  boolean ended();

  /**
   * Who sends an update.
   *
   * @param sender ids are unique per sender
   * @param trace W3C traceparent of what it is part of; null where nobody traces it
   */
  record Author(String sender, Source source, @Nullable String trace) {
    public Author(String sender, Source source) {
      this(sender, source, null);
    }
  }

  /** What became of an append. */
  record Appended(LogEntry head, List<Result> results) {
    public Appended {
      results = List.copyOf(results);
    }

    public boolean allDuplicates() {
      return fresh() == 0;
    }

    /** How many were not in the log before. */
    public int fresh() {
      // In loops: asked several times for each update.
      int fresh = 0;
      for (Result result : results) {
        fresh += result.duplicate() ? 0 : 1;
      }
      return fresh;
    }

    /** The highest place that one of the updates has. */
    public long lastSeq() {
      long last = 0;
      for (Result result : results) {
        last = Math.max(last, result.seq());
      }
      return last;
    }
  }

  /**
   * What became of one update.
   *
   * @param id the sender's own, or the one that the server made up
   * @param duplicate whether it was in the log already
   */
  public record Result(String id, long seq, boolean duplicate) {}

  /**
   * A place in the log to read on from.
   *
   * @param last the entry that the reader has, or need not have; its {@code next} is the first to
   *     send
   * @param head the newest entry at the opening
   * @param state the whole state at {@code last}; null where the reader resumes
   * @param speech what is still being said; null where the reader resumes or nobody speaks
   */
  record Opening(
      LogEntry last, LogEntry head, @Nullable JsonObject state, @Nullable JsonObject speech) {
    public boolean resumed() {
      return state == null;
    }
  }
}
