package com.shipvox.live.operation;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.node.ProcessEnd;
import com.shipvox.live.replication.ClusterSettings;
import com.shipvox.live.security.SecuritySettings;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;

/**
 * Checks every setting before any bean is made, and ends the process where the deployment fails for
 * whatever reason. The container calls it on one thread.
 */
public class StartCheck implements Extension {
  private boolean started;

  void settings(@Observes AfterDeploymentValidation event) {
    try {
      LiveConfig config = new LiveConfig.Producer().config();
      SecuritySettings.check(config);
      ClusterSettings.of(config.cluster());
    } catch (IllegalArgumentException e) {
      ProcessEnd.startFailed(String.valueOf(e.getMessage()));
      event.addDeploymentProblem(e);
    }
  }

  void started(
      @Observes @Priority(Integer.MAX_VALUE) @Initialized(ApplicationScoped.class) Object event) {
    started = true;
  }

  void stopped(@Observes BeforeShutdown event) {
    if (!started) {
      ProcessEnd.startFailed("its deployment failed; the lines above say why.");
    }
  }
}
