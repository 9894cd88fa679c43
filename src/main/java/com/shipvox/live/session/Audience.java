package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Viewer.Transport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everyone who follows one session: the connections and waiting polls to be told that the log has
 * grown, and the viewers among them with what they have painted.
 */
public final class Audience {
  /** Up to so many are told on the appending thread; a hand-over would cost more than it saves. */
  private static final int INLINE = 8;

  /** Told that the log has grown, or ended; must not block and must not throw. */
  @FunctionalInterface
  public interface Follower {
    void advanced();
  }

  private final Executor executor;
  private final int mostViewers;

  // Concurrent sets; bounded by mostViewers for viewers and by the connection limits for the rest.
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final Map<String, Viewer> viewers = new ConcurrentHashMap<>();
  private final Set<RenderedWait> waits = ConcurrentHashMap.newKeySet();
  private final AtomicInteger announcements = new AtomicInteger();

  Audience(Executor executor, int mostViewers) {
    this.executor = executor;
    this.mostViewers = mostViewers;
  }

  public void follow(Follower follower) {
    followers.add(follower);
  }

  public void unfollow(Follower follower) {
    followers.remove(follower);
  }

  /**
   * Counts a viewer in.
   *
   * @throws Refusal {@code too-many-connections}
   */
  public synchronized void join(Viewer viewer) {
    if (viewers.size() >= mostViewers) {
      throw Refusal.of(
          ErrorCode.TOO_MANY_CONNECTIONS, "The session has " + mostViewers + " viewers.");
    }
    viewers.put(viewer.id(), viewer);
  }

  public void leave(Viewer viewer) {
    viewers.remove(viewer.id());
  }

  public Collection<Viewer> viewers() {
    return List.copyOf(viewers.values());
  }

  public int viewerCount() {
    return viewers.size();
  }

  public boolean isEmpty() {
    return followers.isEmpty() && viewers.isEmpty();
  }

  /** Notes what a viewer has painted; never above the head. */
  public void rendered(Viewer viewer, long seq, long head) {
    viewer.rendered(Math.min(seq, head));
    for (RenderedWait wait : waits) {
      if (wait.isDone()) {
        waits.remove(wait);
      }
    }
  }

  /** Notes what the connections with that token have painted. */
  public void rendered(String tokenId, long seq, long head) {
    for (Viewer viewer : viewers.values()) {
      if (viewer.tokenId().equals(tokenId)) {
        rendered(viewer, seq, head);
      }
    }
  }

  /** The viewers on socket or stream now, to be waited for until they have painted an update. */
  public List<Viewer> onScreen() {
    return viewers.values().stream().filter(v -> v.transport() != Transport.POLL).toList();
  }

  /** Runs {@code done} once all of them have painted up to {@code seq}; at once if they have. */
  public RenderedWait whenRendered(long seq, List<Viewer> of, Runnable done) {
    RenderedWait wait = new RenderedWait(seq, of, done);
    waits.add(wait);
    if (wait.isDone()) {
      waits.remove(wait);
    }
    return wait;
  }

  public void forget(RenderedWait wait) {
    waits.remove(wait);
  }

  /**
   * Tells every follower that the log has grown. With many of them the executor does it, one pass
   * at a time for each session: what is appended during a pass goes out with the next.
   */
  void advanced() {
    if (followers.size() <= INLINE) {
      followers.forEach(Follower::advanced);
    } else if (announcements.getAndIncrement() == 0) {
      executor.execute(this::announce);
    }
  }

  private void announce() {
    int seen;
    do {
      seen = announcements.get();
      followers.forEach(Follower::advanced);
    } while (!announcements.compareAndSet(seen, 0));
  }
}
