package com.shipvox.live.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Workarounds are installed, removed, and reported where they cannot be installed. */
final class WorkaroundsTest {
  /** Looks inside as Tyrus' container does. */
  private static class Container {
    @SuppressWarnings("unused") // Read by reflection.
    private final ScheduledExecutorService managedScheduledExecutorService;

    Container(ScheduledExecutorService scheduler) {
      managedScheduledExecutorService = scheduler;
    }
  }

  private static final class SpecialContainer extends Container {
    SpecialContainer(ScheduledExecutorService scheduler) {
      super(scheduler);
    }
  }

  private static Object scheduler(Object container) throws ReflectiveOperationException {
    var field = Container.class.getDeclaredField("managedScheduledExecutorService");
    field.setAccessible(true);
    return field.get(container);
  }

  @Test
  void idleTimeoutTasks_installed_tasksWithoutDelayNotRun() throws Exception {
    ScheduledExecutorService before = Executors.newSingleThreadScheduledExecutor();
    Container container = new SpecialContainer(before);
    Workarounds workarounds = new Workarounds(List.of(new IdleTimeoutTasks()));
    workarounds.install(context(container));
    assertEquals(Map.of(), workarounds.missing());
    ScheduledExecutorService own = (ScheduledExecutorService) scheduler(container);
    AtomicBoolean run = new AtomicBoolean();
    Runnable task = () -> run.set(true);
    assertNull(own.schedule(task, 0, TimeUnit.MILLISECONDS).get());
    assertFalse(run.get());
    own.schedule(task, 1, TimeUnit.MILLISECONDS).get();
    assertTrue(run.get());
    workarounds.remove();
    assertSame(before, scheduler(container));
    assertTrue(own.isShutdown());
    before.shutdownNow();
  }

  @Test
  void idleTimeoutTasks_anotherServer_reportedAndNothingToRemove() {
    Workarounds workarounds = new Workarounds(List.of(new IdleTimeoutTasks()));
    workarounds.install(context("no container of Tyrus"));
    assertEquals(List.of("tyrus-idle-timeout-tasks"), List.copyOf(workarounds.missing().keySet()));
    workarounds.remove();
  }

  @Test
  void isPayara_anotherServletContext_no() {
    assertFalse(Workarounds.isPayara(context("")));
  }

  private static ServletContext context(Object container) {
    return (ServletContext)
        Proxy.newProxyInstance(
            WorkaroundsTest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getAttribute" -> container;
                  case "getServerInfo" -> "a server of this test";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
