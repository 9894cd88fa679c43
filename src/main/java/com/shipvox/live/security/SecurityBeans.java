package com.shipvox.live.security;

import com.shipvox.live.LiveConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Makes this package's classes beans, one of each. They keep final fields and ordinary
 * constructors, which a proxy could not have; tests make their own with another clock.
 */
@ApplicationScoped
public class SecurityBeans {
  private static final Clock CLOCK = Clock.systemUTC();

  /** Reads the keys while the application starts: a missing one stops the deployment. */
  void start(
      @Observes @Initialized(ApplicationScoped.class) Object started,
      TokenVerifier verifier,
      TokenIssuer issuer) {
    // Being asked for is enough.
  }

  @Produces
  @Singleton
  public Revocations revocations() {
    return new Revocations(CLOCK);
  }

  @Produces
  @Singleton
  SigningKeys signingKeys(LiveConfig config) {
    return new SigningKeys(config.security(), CLOCK);
  }

  @Produces
  @Singleton
  public TokenVerifier verifier(LiveConfig config, SigningKeys own, Revocations revocations) {
    return new TokenVerifier(config.security(), own, revocations, CLOCK);
  }

  @Produces
  @Singleton
  public TokenIssuer issuer(LiveConfig config, SigningKeys keys, Revocations revocations) {
    return new TokenIssuer(config.security(), keys, revocations, CLOCK);
  }
}
