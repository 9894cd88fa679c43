package com.shipvox.live.operation;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.config.ServerConfig;
import com.shipvox.live.container.Workarounds;
import com.shipvox.live.node.Traces;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;

/**
 * Finds at start what the server lacks of Payara's parts, and says in one line of the log what
 * stands in their place. Answers {@code /health} where the server does not.
 */
@WebListener
public class ServerParts implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(ServerParts.class.getName());
  private static final String HEALTH = "org.eclipse.microprofile.health.HealthCheck";

  @Inject private LiveConfig config;
  @Inject private Traces traces;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    // Does nothing where the server has mapped a servlet of its own to it.
    context.addServlet("shipvox-health", HealthServlet.class).addMapping("/health/*");
    List<String> missing = new ArrayList<>();
    if (!ServerConfig.isMicroProfile()) {
      missing.add("MicroProfile Config (settings come from system properties and the environment)");
    }
    if (!has(HEALTH)) {
      missing.add("MicroProfile Health (the application answers /health)");
    }
    if (Traces.areWanted() && !traces.on()) {
      missing.add("MicroProfile Telemetry (nothing is traced)");
    }
    if (config.fast() && !Workarounds.isPayara(context)) {
      missing.add("Payara's Grizzly and Tyrus (shipvox.fast has no effect)");
    }
    if (!missing.isEmpty()) {
      LOG.warning(
          () -> context.getServerInfo() + " is without " + String.join(", ", missing) + ".");
    }
  }

  private static boolean has(String type) {
    try {
      Class.forName(type, false, ServerParts.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
