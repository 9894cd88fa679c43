package com.shipvox.live.fast;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.container.Workarounds;
import com.shipvox.live.node.Traces;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;

/** Adds the {@link UpdateFilter} after the filters of {@code web.xml}, on Payara. */
@WebListener
public class FastListener implements ServletContextListener {
  @Inject private LiveConfig config;
  @Inject private Traces traces;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    // JAX-RS begins the spans of traced requests.
    if (!config.fast() || traces.on() || !Workarounds.isPayara(event.getServletContext())) {
      return;
    }
    FilterRegistration.Dynamic filter =
        event.getServletContext().addFilter("fast-update", UpdateFilter.class);
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/api/sessions/*");
  }
}
