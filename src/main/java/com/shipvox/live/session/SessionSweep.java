package com.shipvox.live.session;

import com.shipvox.live.node.Background;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Sweeps the sessions once a second, from the application's start. */
@Singleton
public final class SessionSweep {
  void start(
      @Observes @Initialized(ApplicationScoped.class) Object event,
      SessionStore store,
      Background background) {
    background.everySecond("sessions", store::sweep);
  }
}
