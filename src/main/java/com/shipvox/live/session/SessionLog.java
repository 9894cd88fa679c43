package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import jakarta.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ordered log of one session, as its users see it. All of its methods may be called from any
 * thread.
 *
 * <p>What a caller may rely on: the seqs are 1, 2, 3 … without gaps; an append is all or nothing,
 * it is stored when it returns, and every later {@link #open} on any node sees it; folding into the
 * state, dedupe and the numbering happen as one step; a reader that opens the log gets either
 * exactly what it missed or one whole state, and its {@link Opening#last} links to all that comes
 * after, so nothing slips between.
 */
public final class SessionLog {
  private final String id;
  private final String owner;
  private final UpdateLog updates;
  private final Journal journal;
  private final MemoryBudget budget;
  private final InstantSource clock;
  private final BooleanSupplier current;

  /**
   * @param current whether this log is still the one of that session
   */
  SessionLog(
      String id,
      String owner,
      UpdateLog updates,
      Journal journal,
      MemoryBudget budget,
      InstantSource clock,
      BooleanSupplier current) {
    this.id = id;
    this.owner = owner;
    this.budget = budget;
    this.updates = updates;
    this.journal = journal;
    this.clock = clock;
    this.current = current;
  }

  /** Opaque; a new one means that positions of the old one are worthless. */
  public String epoch() {
    return updates.epoch();
  }

  /**
   * Appends updates in order, all or none.
   *
   * @throws Refusal {@code session-ended}, {@code id-reused} and {@code stale-turn} (with the
   *     pointer of each), {@code invalid} for a viewer's choice of what is not offered, {@code
   *     too-large} where the state would outgrow its bound, {@code unavailable}, also where the
   *     node's memory is full
   */
  public Appended append(Author author, List<UpdateDraft> drafts) {
    return await(appendLater(author, drafts));
  }

  /**
   * The same, without a wait.
   *
   * @return fails with the refusal
   */
  public CompletableFuture<Appended> appendLater(Author author, List<UpdateDraft> drafts) {
    List<Draft> encoded =
        drafts.size() == 1
            ? List.of(Draft.of(drafts.get(0)))
            : drafts.stream().map(Draft::of).toList();
    long bytes = 0;
    for (Draft draft : encoded) {
      bytes += draft.heapBytes();
    }
    long taken = bytes;
    try {
      budget.take(owner, taken);
    } catch (Refusal full) {
      return CompletableFuture.failedFuture(full);
    }
    return journal
        .submit(new Command.Append(id, epoch(), author, encoded))
        .whenComplete((appended, failure) -> budget.giveBack(owner, taken))
        .thenApply(Appended.class::cast);
  }

  /**
   * Appends the closing update, once; later calls change nothing.
   *
   * @throws Refusal {@code unavailable}
   */
  public void end() {
    await(journal.submit(new Command.End(id, epoch())));
  }

  /**
   * A place to read on from: after the cursor if the log still holds all that follows, else the
   * head. Holds everything that was acknowledged before the call.
   *
   * @throws Refusal {@code unavailable}
   */
  public Opening open(@Nullable Cursor cursor) {
    return await(openLater(cursor));
  }

  /**
   * The same, without a wait.
   *
   * @return fails with the refusal
   */
  public CompletableFuture<Opening> openLater(@Nullable Cursor cursor) {
    return journal
        .current()
        .thenApply(
            confirmed -> {
              if (!current.getAsBoolean()) {
                throw Refusal.of(ErrorCode.UNAVAILABLE, "The session has changed; try again.");
              }
              return updates.open(cursor, clock.millis());
            });
  }

  /**
   * Calls back with the head's seq once this node has applied all that was acknowledged before the
   * call; never where this node cannot find that out.
   */
  public void confirmHead(LongConsumer head) {
    CompletableFuture<Void> unused =
        journal.current().thenRun(() -> head.accept(updates.head().seq()));
  }

  /** The newest entry that this node has applied; before the first update one with seq 0. */
  public LogEntry head() {
    return updates.head();
  }

  /** The place before the oldest update that is kept: a reader can resume from there on. */
  public LogEntry kept() {
    return updates.anchor();
  }

  /** A slice's data in the state, as far as this node has applied the log. */
  public JsonObject data(String slice) {
    return updates.data(slice);
  }

  /** When the sender's update with that id was appended, ms since 1970; empty if none is kept. */
  public OptionalLong timeOf(Author author, String id) {
    return updates.timeOf(author, id);
  }

  public boolean ended() {
    return updates.ended();
  }

  UpdateLog updates() {
    return updates;
  }

  /** Waits for an outcome; throws its refusal. */
  public static <T> T await(CompletableFuture<T> outcome) {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Who sends an update.
   *
   * @param sender ids are unique per sender
   * @param trace W3C traceparent of what it is part of; null where nobody traces it
   */
  public record Author(String sender, Source source, @Nullable String trace) {
    public Author(String sender, Source source) {
      this(sender, source, null);
    }
  }

  /** What became of an append. */
  public record Appended(LogEntry head, List<Result> results) {
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
  public record Opening(
      LogEntry last, LogEntry head, @Nullable JsonObject state, @Nullable JsonObject speech) {
    public boolean resumed() {
      return state == null;
    }
  }
}
