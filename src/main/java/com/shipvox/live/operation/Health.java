package com.shipvox.live.operation;

import com.shipvox.live.container.Workarounds;
import com.shipvox.live.node.Lifecycle;
import com.shipvox.live.socket.ConnectionRegistry;
import com.shipvox.live.stream.EventStreams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Answers {@code /health/live} and {@code /health/ready}; not ready says why. */
@ApplicationScoped
public class Health {
  @Inject private Lifecycle lifecycle;

  // Providers, because the platform collects the checks before the server's resources exist.
  @Inject private Provider<ConnectionRegistry> sockets;
  @Inject private Provider<EventStreams> streams;
  @Inject private Provider<Workarounds> workarounds;

  /** The node answers at all. */
  @Produces
  @Liveness
  HealthCheck live() {
    return () -> HealthCheckResponse.up("live");
  }

  /** The node takes new connections. Names each workaround that the container does not allow. */
  @Produces
  @Readiness
  HealthCheck ready() {
    return () -> {
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("connections");
      workarounds.get().missing().forEach(answer::withData);
      if (!lifecycle.draining()) {
        return answer.up().build();
      }
      return answer
          .down()
          .withData("reason", "draining")
          .withData("sockets", sockets.get().count())
          .withData("streams", streams.get().count())
          .build();
    };
  }
}
