package com.shipvox.live.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Shows {@link Health} to MicroProfile Health, where the server has it. */
@ApplicationScoped
public class MicroProfileHealth {
  @Inject private Health health;

  @Produces
  @Liveness
  HealthCheck live() {
    return () -> answer(health.live());
  }

  @Produces
  @Readiness
  HealthCheck connections() {
    return () -> answer(health.connections());
  }

  @Produces
  @Readiness
  HealthCheck log() {
    return () -> answer(health.log());
  }

  private static HealthCheckResponse answer(Health.Check check) {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named(check.name()).status(check.up());
    check
        .data()
        .forEach(
            (key, value) -> {
              if (value instanceof Long number) {
                answer.withData(key, number);
              } else {
                answer.withData(key, value.toString());
              }
            });
    return answer.build();
  }
}
