package com.shipvox.live.container;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;

/**
 * Keeps smallrye-jwt a plain library. Left alone, its producers become beans that beat the app
 * server's own {@code JsonWebToken}, which then is null for everybody.
 */
public class SmallRyeVeto implements Extension {
  void veto(@Observes ProcessAnnotatedType<?> type) {
    if (type.getAnnotatedType().getJavaClass().getName().startsWith("io.smallrye.jwt.")) {
      type.veto();
    }
  }
}
