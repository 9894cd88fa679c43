package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Viewer.Screen;
import com.shipvox.live.session.Viewer.Transport;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everyone who follows one session: the connections and waiting polls to be told that the log has
 * grown, and the viewers among them with what they have painted.
 */
public final class Audience {
  private static final Logger LOG = Logger.getLogger(Audience.class.getName());

  /** Up to so many are told on the appending thread; a hand-over would cost more than it saves. */
  private static final int INLINE = 8;

  /** Told that the log has grown, or ended; must not block and must not throw. */
  @FunctionalInterface
  public interface Follower {
    void advanced();

    /** Told that this node can serve the session no more: come back, and ask again. */
    default void dismissed() {
      advanced();
    }
  }

  /** Told who comes and goes on this node, so that other nodes can learn it; must not block. */
  public interface Observer {
    void joined(Viewer viewer);

    void left(Viewer viewer);

    /** A viewer, here or elsewhere, has painted more. */
    void rendered(Viewer viewer);

    /** An agent's socket follows the session from now on. */
    void agentJoined(String socket);

    void agentLeft(String socket);
  }

  private final Executor executor;
  private final int mostViewers;

  // Concurrent sets; bounded by mostViewers for viewers and by the connection limits for the rest.
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final Map<String, Viewer> viewers = new ConcurrentHashMap<>();
  private final Set<RenderedWait> waits = ConcurrentHashMap.newKeySet();
  private final AtomicInteger announcements = new AtomicInteger();
  private final @Nullable Observer observer;

  // Written by the applying thread, before the followers are told.
  private volatile boolean closed;

  // Viewers on other nodes, who are among the viewers, too: their ids.
  private final Set<String> elsewhere = ConcurrentHashMap.newKeySet();

  Audience(Executor executor, int mostViewers) {
    this(executor, mostViewers, null);
  }

  public Audience(Executor executor, int mostViewers, @Nullable Observer observer) {
    this.executor = executor;
    this.mostViewers = mostViewers;
    this.observer = observer;
  }

  public void follow(Follower follower) {
    followers.add(follower);
    if (closed) {
      // The session was dropped meanwhile: nobody else would tell.
      follower.dismissed();
    }
  }

  /** The session is dropped: whoever comes from now on, or is here when it is told, has to go. */
  void close() {
    closed = true;
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
    if (closed) {
      throw Refusal.of(ErrorCode.UNAVAILABLE, "The session has changed; try again.");
    }
    if (viewers.size() >= mostViewers) {
      throw Refusal.of(
          ErrorCode.TOO_MANY_CONNECTIONS, "The session has " + mostViewers + " viewers.");
    }
    viewers.put(viewer.id(), viewer);
    if (observer != null) {
      observer.joined(viewer);
    }
  }

  public void leave(Viewer viewer) {
    if (viewers.remove(viewer.id()) != null && observer != null) {
      observer.left(viewer);
    }
  }

  /** Counts in a viewer of another node, or puts its newer likeness in the place of the old. */
  public void joinElsewhere(Viewer viewer) {
    elsewhere.add(viewer.id());
    viewers.put(viewer.id(), viewer);
  }

  public void leaveElsewhere(String viewerId) {
    if (elsewhere.remove(viewerId)) {
      viewers.remove(viewerId);
      // Nobody need wait for it on this node alone: what it has painted it told before it left.
    }
  }

  /** A viewer of another node has told that one what its screen shows. */
  public void renderedElsewhere(String viewerId, Screen screen) {
    Viewer viewer = viewers.get(viewerId);
    if (viewer != null && elsewhere.contains(viewerId)) {
      viewer.shows(screen);
      settleWaits();
    }
  }

  /** Whether someone on this very node follows or views. */
  public boolean hasLocal() {
    return !followers.isEmpty() || viewers.size() > elsewhere.size();
  }

  /** The viewers on this node. */
  public List<Viewer> localViewers() {
    return viewers.values().stream().filter(v -> !elsewhere.contains(v.id())).toList();
  }

  /** All viewers, wherever they are; one who polls several nodes counts once. */
  public Collection<Viewer> viewers() {
    if (elsewhere.isEmpty()) {
      return List.copyOf(viewers.values());
    }
    Set<String> pollers = new HashSet<>();
    return viewers.values().stream()
        .filter(v -> v.transport() != Transport.POLL || pollers.add(v.tokenId()))
        .toList();
  }

  public int viewerCount() {
    return elsewhere.isEmpty() ? viewers.size() : viewers().size();
  }

  public boolean isEmpty() {
    return followers.isEmpty() && viewers.isEmpty();
  }

  /** Notes what a viewer has painted; never above the head. */
  public void rendered(Viewer viewer, long seq, long head) {
    rendered(viewer, new Screen(seq, List.of(), viewer.screen().open()), head);
  }

  /** Notes what a viewer's screen shows; never above the head. */
  public void rendered(Viewer viewer, Screen said, long head) {
    long seq = Math.min(said.renderedSeq(), head);
    List<Long> held = said.held().stream().filter(each -> each <= seq).toList();
    viewer.shows(new Screen(seq, held, said.open()));
    if (observer != null) {
      observer.rendered(viewer);
    }
    settleWaits();
  }

  private void settleWaits() {
    for (RenderedWait wait : waits) {
      if (wait.isDone()) {
        waits.remove(wait);
      }
    }
  }

  /** Notes what the connections with that token have painted. */
  public void rendered(String tokenId, Screen said, long head) {
    for (Viewer viewer : viewers.values()) {
      if (viewer.tokenId().equals(tokenId)) {
        rendered(viewer, said, head);
      }
    }
  }

  /** The viewers on socket or stream now, to be waited for until they have painted an update. */
  public List<Viewer> onScreen() {
    return viewers.values().stream().filter(v -> v.transport() != Transport.POLL).toList();
  }

  /** Runs {@code done} once all of them have acknowledged the updates; at once if they have. */
  public RenderedWait whenRendered(List<Long> seqs, List<Viewer> of, Runnable done) {
    RenderedWait wait = new RenderedWait(seqs, of, done);
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
  public void advanced() {
    if (closed) {
      dismiss();
    } else if (followers.size() <= INLINE) {
      followers.forEach(Audience::tell);
    } else if (announcements.getAndIncrement() == 0) {
      executor.execute(this::announce);
    }
  }

  /** Sends every follower of this node away; they come back to a node that can serve them. */
  public void dismiss() {
    followers.forEach(Follower::dismissed);
  }

  private void announce() {
    int seen;
    do {
      seen = announcements.get();
      followers.forEach(Audience::tell);
    } while (!announcements.compareAndSet(seen, 0));
  }

  /** One whose transport fails in a way that it should not keeps nobody else from the news. */
  private static void tell(Follower follower) {
    try {
      follower.advanced();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A follower could not be told that its log has grown.", e);
    }
  }
}
