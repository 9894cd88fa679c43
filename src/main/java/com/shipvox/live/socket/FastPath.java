package com.shipvox.live.socket;

import jakarta.enterprise.inject.Vetoed;
import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the short way through Tyrus, where the container is one: no idle-timeout task for each
 * frame, which Tyrus schedules even with the timeout off, no decoder for each socket, and updates
 * written as bytes; and the shorter one through Grizzly, where Tyrus is on it without TLS. Found at
 * run time by reflection; anything unexpected means the plain Jakarta API, for good.
 */
final class FastPath {
  private static final Logger LOG = Logger.getLogger(FastPath.class.getName());
  private static final String SCHEDULER_OF_SESSION = "service";
  private static final String SCHEDULER_OF_CONTAINER = "managedScheduledExecutorService";

  private final NoIdleTasks scheduler = new NoIdleTasks();
  private final AtomicBoolean containerDone = new AtomicBoolean();
  private volatile boolean usable;
  private volatile boolean grizzly = true;

  FastPath(boolean wanted) {
    usable = wanted;
  }

  /**
   * The short way to that session, or the plain one.
   *
   * @param handshake names what the session runs on, and whether frames may be compressed
   */
  SocketPort to(Session session, Handshake handshake, SocketPort plain) {
    // With an extension of the container's each connection's frames are its own; ours is unknown to
    // it.
    if (!usable || !session.getNegotiatedExtensions().isEmpty()) {
      return plain;
    }
    try {
      set(session, SCHEDULER_OF_SESSION);
      if (containerDone.compareAndSet(false, true)) {
        set(session.getContainer(), SCHEDULER_OF_CONTAINER);
        SharedCoders.share(session);
      }
      GrizzlyWriter shorter = grizzly ? beneath(handshake.connection()) : null;
      return TyrusSocket.beneath(session.getBasicRemote(), handshake.deflates(), plain, shorter);
    } catch (ReflectiveOperationException | LinkageError e) {
      usable = false;
      LOG.log(Level.INFO, "This container has no short way to its sockets: " + e);
      return plain;
    }
  }

  private @Nullable GrizzlyWriter beneath(@Nullable Object connection) {
    try {
      return GrizzlyWriter.to(connection);
    } catch (LinkageError e) {
      grizzly = false;
      LOG.log(Level.INFO, "This container does not show what its sockets run on: " + e);
      return null;
    }
  }

  private void set(Object target, String field) throws ReflectiveOperationException {
    try {
      Field found = find(target.getClass(), field);
      found.setAccessible(true);
      found.set(target, scheduler);
    } catch (InaccessibleObjectException | IllegalArgumentException e) {
      throw new ReflectiveOperationException(e);
    }
  }

  private static Field find(Class<?> type, String field) throws NoSuchFieldException {
    for (@Nullable Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Field declared : c.getDeclaredFields()) {
        if (declared.getName().equals(field)) {
          return declared;
        }
      }
    }
    throw new NoSuchFieldException(type.getName() + "." + field);
  }

  /** A scheduler that passes over a task without delay: that is an idle timeout that is off. */
  @Vetoed // Or CDI would find a second Executor.
  private static final class NoIdleTasks extends ScheduledThreadPoolExecutor {
    private static final Nothing NOTHING = new Nothing();

    NoIdleTasks() {
      super(0);
      setRemoveOnCancelPolicy(true);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      return delay <= 0 ? NOTHING : super.schedule(task, delay, unit);
    }
  }

  @Vetoed
  private static final class Nothing extends CompletableFuture<Void>
      implements ScheduledFuture<Void> {
    Nothing() {
      complete(null);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(0, other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
