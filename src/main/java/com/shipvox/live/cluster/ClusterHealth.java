package com.shipvox.live.cluster;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says in {@code /health/ready} whether this node can confirm updates and vouch for what it shows.
 * Apart from {@link ClusterStart}, because the server makes health checks before it can look up
 * what that one needs.
 */
@ApplicationScoped
public class ClusterHealth {
  @Inject private ClusterStart start;

  @Produces
  @Readiness
  HealthCheck ready() {
    return () -> {
      Cluster cluster = start.cluster();
      return cluster == null
          ? HealthCheckResponse.up("cluster")
          : HealthCheckResponse.named("cluster")
              .status(cluster.ready())
              .withData("reason", cluster.status())
              .build();
    };
  }
}
