package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.Background;
import com.shipvox.live.node.Steady;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** How fast a session may be written to, and how fast one viewer may act over REST. */
@Singleton
public final class SessionRates {
  private final KeyedRates updates;
  private final KeyedRates acts;

  @Inject
  public SessionRates(LiveConfig config, @Steady InstantSource clock, Background background) {
    LiveConfig.Limits limits = config.limits();
    updates =
        new KeyedRates(
            "updates a second for a session",
            limits.updatesPerSecond(),
            config.session().most(),
            clock);
    acts =
        new KeyedRates(
            "acts a second for a viewer",
            limits.framesPerSecond(),
            limits.connectionsPerNode(),
            clock);
    background.everySecond(
        "rate limits",
        () -> {
          updates.sweep();
          acts.sweep();
        });
  }

  /**
   * Counts updates of one request; a batch counts as its updates.
   *
   * @throws Refusal {@code too-fast}
   */
  public void take(String sessionId, int count) {
    updates.take(sessionId, count);
  }

  /**
   * Counts one act of the viewer with that token.
   *
   * @throws Refusal {@code too-fast}
   */
  public void act(String tokenId) {
    acts.take(tokenId, 1);
  }
}
