package com.shipvox.live.container;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Installs the workarounds when the application starts on Payara, and removes them when it stops.
 * On another container it installs none. Thread-safe.
 */
@Singleton
public final class Workarounds {
  private static final Logger LOG = Logger.getLogger(Workarounds.class.getName());

  private final List<Workaround> all;
  private final Map<String, String> missing = new ConcurrentHashMap<>();

  /** Installs and removes the workarounds with the application. */
  @WebListener
  public static class Listener implements ServletContextListener {
    @Inject private Workarounds workarounds;

    @Override
    public void contextInitialized(ServletContextEvent event) {
      if (isPayara(event.getServletContext())) {
        workarounds.install(event.getServletContext());
      }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
      workarounds.remove();
    }
  }

  @Inject
  public Workarounds(HalfBodies halfBodies) {
    this(List.of(new IdleTimeoutTasks(), new RecycledRequests(), new LenientFraming(halfBodies)));
  }

  Workarounds(List<Workaround> all) {
    this.all = all;
  }

  /** Whether the container is Payara: Catalina's servlet context on Grizzly's HTTP server. */
  public static boolean isPayara(ServletContext context) {
    ClassLoader loader = context.getClass().getClassLoader();
    try {
      Class.forName("org.glassfish.grizzly.http.server.Request", false, loader);
      return context.getClass().getName().startsWith("org.apache.catalina.");
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** The workarounds that could not be installed: each name with the consequence. */
  public Map<String, String> missing() {
    return Map.copyOf(missing);
  }

  void install(ServletContext context) {
    for (Workaround workaround : all) {
      try {
        workaround.install(context);
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        missing.put(workaround.name(), workaround.consequence());
        LOG.log(
            Level.WARNING,
            e,
            () ->
                "The workaround "
                    + workaround.name()
                    + " cannot be installed on "
                    + context.getServerInfo()
                    + ". "
                    + workaround.consequence());
      }
    }
  }

  void remove() {
    all.forEach(Workaround::remove);
  }
}
