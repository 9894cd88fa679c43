package com.shipvox.live.container;

import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Clears what threads of the server keep of this application.
 *
 * <p>Fault: up to JDK 23 a thread keeps the protection domain, and so the class loader, of each
 * class that was on the stack when the thread was made. The server's pools make threads while they
 * serve requests, some of other applications, behind an {@link InsertedHandler}. Nobody reads what
 * a thread keeps there, as Payara runs without a security manager. Used by one thread at a time.
 *
 * <p>Seen in Payara Server 6.2025.10 on JDK 17. Report upstream: to Payara, that {@code
 * ManagedThreadFactoryImpl} must make its threads without the context of the caller.
 */
final class InheritedContexts {
  private static final System.Logger LOG = System.getLogger(InheritedContexts.class.getName());

  private final Set<Thread> before = Collections.newSetFromMap(new WeakHashMap<>());

  /** Notes the threads that cannot have anything of this application. */
  InheritedContexts() {
    before.addAll(Thread.getAllStackTraces().keySet());
  }

  /** Clears the contexts of all threads that were made since. */
  void clear() {
    try {
      Field context = Thread.class.getDeclaredField("inheritedAccessControlContext");
      context.setAccessible(true);
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (!before.contains(thread)) {
          context.set(thread, null);
        }
      }
    } catch (NoSuchFieldException e) {
      LOG.log(Level.DEBUG, "Threads of this JDK keep no context.", e);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      LOG.log(Level.DEBUG, "Threads may keep this application in memory.", e);
    }
  }
}
