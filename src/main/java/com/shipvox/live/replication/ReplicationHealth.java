package com.shipvox.live.replication;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says in {@code /health/ready} whether this node can store updates and is up to date. Apart from
 * {@link ReplicationStart}, because the server makes health checks before it can look up what that
 * one needs.
 */
@ApplicationScoped
public class ReplicationHealth {
  @Inject private ReplicationStart start;

  @Produces
  @Readiness
  HealthCheck ready() {
    return () -> {
      RaftNode node = start.node();
      return node == null
          ? HealthCheckResponse.down("log")
          : HealthCheckResponse.named("log")
              .status(node.ready())
              .withData("state", node.status())
              .build();
    };
  }
}
