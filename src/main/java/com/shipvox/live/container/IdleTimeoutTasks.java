package com.shipvox.live.container;

import jakarta.enterprise.inject.Vetoed;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives Tyrus a scheduler that ignores tasks without a delay.
 *
 * <p>Fault: {@code TyrusSession.restartIdleTimeoutExecutor} schedules a task for every message and
 * every send, even where {@code maxIdleTimeout} is 0, which means no timeout. In Payara the
 * scheduler is the managed one, which captures the context of the caller with each task by a {@code
 * ServiceLoader} walk over the class path. More than half of the CPU of a fan-out goes there.
 *
 * <p>Seen in Tyrus 2.1.5.payara-p2 (Payara 6.2025.10).
 *
 * <p>Report upstream: to Tyrus, that {@code restartIdleTimeoutExecutor} must schedule nothing while
 * {@code maxIdleTimeout < 1}; to Payara, that {@code ContextSetupProviderImpl.saveContext} must
 * keep the list of context providers.
 */
final class IdleTimeoutTasks implements Workaround {
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";
  private static final String SCHEDULER = "managedScheduledExecutorService";

  private @Nullable Object container;
  private @Nullable Field field;
  private @Nullable Object before;
  private @Nullable IdleTasksIgnored scheduler;

  @Override
  public String name() {
    return "tyrus-idle-timeout-tasks";
  }

  @Override
  public String consequence() {
    return "Each message to a socket costs several times as much CPU.";
  }

  @Override
  public void install(ServletContext context) throws ReflectiveOperationException {
    Object found = context.getAttribute(CONTAINER);
    if (found == null) {
      throw new NoSuchFieldException("The servlet context has no attribute " + CONTAINER);
    }
    Field own = find(found.getClass());
    try {
      own.setAccessible(true);
    } catch (InaccessibleObjectException e) {
      throw new ReflectiveOperationException(e);
    }
    before = own.get(found);
    scheduler = new IdleTasksIgnored();
    own.set(found, scheduler);
    container = found;
    field = own;
  }

  @Override
  public void remove() {
    Field own = field;
    IdleTasksIgnored made = scheduler;
    if (own != null && made != null) {
      try {
        own.set(container, before);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
      made.shutdownNow();
    }
  }

  private static Field find(Class<?> type) throws NoSuchFieldException {
    for (@Nullable Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Field declared : c.getDeclaredFields()) {
        if (declared.getName().equals(SCHEDULER)) {
          return declared;
        }
      }
    }
    throw new NoSuchFieldException(type.getName() + "." + SCHEDULER);
  }

  /** A scheduler that ignores a task without delay: Tyrus means by it that there is no timeout. */
  @Vetoed // CDI would find a second Executor.
  private static final class IdleTasksIgnored extends ScheduledThreadPoolExecutor {
    private static final Ignored IGNORED = new Ignored();

    IdleTasksIgnored() {
      super(0);
      setRemoveOnCancelPolicy(true);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      return delay <= 0 ? IGNORED : super.schedule(task, delay, unit);
    }
  }

  @Vetoed
  private static final class Ignored extends CompletableFuture<Void>
      implements ScheduledFuture<Void> {
    Ignored() {
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
