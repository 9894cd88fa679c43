package com.shipvox.live.operation;

import com.shipvox.live.Lifecycle;
import com.shipvox.live.socket.ConnectionRegistry;
import com.shipvox.live.stream.EventStreams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Answers {@code /health/live} and {@code /health/ready}; not ready says why. */
@ApplicationScoped
public class Health {
  @Inject private Lifecycle lifecycle;

  // Asked for late: the platform collects the checks before the server's resources are there.
  @Inject private Provider<ConnectionRegistry> sockets;
  @Inject private Provider<EventStreams> streams;

  /** The node answers at all. */
  @Produces
  @Liveness
  HealthCheck live() {
    return () -> HealthCheckResponse.up("live");
  }

  /** The node takes new connections. */
  @Produces
  @Readiness
  HealthCheck ready() {
    return () ->
        lifecycle.draining()
            ? HealthCheckResponse.named("connections")
                .down()
                .withData("reason", "draining")
                .withData("sockets", sockets.get().count())
                .withData("streams", streams.get().count())
                .build()
            : HealthCheckResponse.up("connections");
  }
}
