package com.shipvox.live.cluster;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.SessionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A session's log as any node of the cluster sees it. Writing goes through the session's leader;
 * readers read this node's copy, once it is known to hold all that was acknowledged.
 */
final class ClusterLog implements SessionLog {
  private final Cluster cluster;
  private final Replica replica;
  private final MemoryLog copy;

  // Guarded by its own monitor; bounded by the connections that ask.
  private final List<LongConsumer> asking = new ArrayList<>();

  ClusterLog(Cluster cluster, Replica replica, MemoryLog copy) {
    this.cluster = cluster;
    this.replica = replica;
    this.copy = copy;
  }

  @Override
  public String epoch() {
    return copy.epoch();
  }

  @Override
  public Appended append(Author author, List<UpdateDraft> drafts) {
    try {
      return appendLater(author, drafts).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public CompletableFuture<Appended> appendLater(Author author, List<UpdateDraft> drafts) {
    return cluster
        .append(replica.id(), epoch(), author, drafts)
        .thenApply(results -> new Appended(copy.head(), results));
  }

  @Override
  public void end() {
    cluster.end(replica.id(), epoch());
  }

  @Override
  public Opening open(@Nullable Cursor cursor) {
    cluster.read(replica.id());
    if (replica.log() != copy) {
      throw Refusal.of(ErrorCode.UNAVAILABLE, "The session has moved; try again.");
    }
    return copy.open(cursor);
  }

  /** One read answers all who asked before it began. */
  @Override
  public void vouch(LongConsumer head) {
    synchronized (asking) {
      asking.add(head);
      if (asking.size() > 1) {
        return;
      }
    }
    cluster.execute(this::vouchForAll);
  }

  private void vouchForAll() {
    List<LongConsumer> asked;
    synchronized (asking) {
      asked = List.copyOf(asking);
    }
    try {
      cluster.read(replica.id());
      long head = copy.head().seq();
      asked.forEach(each -> each.accept(head));
    } catch (Refusal unavailable) {
      // Silence: a client that gets no answer looks for a node that can give one.
    } finally {
      boolean more;
      synchronized (asking) {
        asking.subList(0, asked.size()).clear();
        more = !asking.isEmpty();
      }
      if (more) {
        cluster.execute(this::vouchForAll);
      }
    }
  }

  @Override
  public LogEntry head() {
    return copy.head();
  }

  @Override
  public boolean ended() {
    return copy.ended();
  }
}
