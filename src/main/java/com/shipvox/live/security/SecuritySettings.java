package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import java.time.InstantSource;

/** The checks of {@code shipvox.security.*} that need more than the text of a setting. */
public final class SecuritySettings {
  private SecuritySettings() {}

  /**
   * Reads the keys and parses the lists, and keeps nothing.
   *
   * @throws IllegalArgumentException with the key and the right form
   */
  public static void check(LiveConfig config) {
    InstantSource clock = InstantSource.system();
    new TrustedProxies(config.security().trustedProxies());
    new OriginPolicy(config.security().origins());
    new SigningKeys(config, clock).signing();
    issuerKeys(config.security(), clock);
  }

  /** Where the issuers' public keys come from. */
  static KeySource issuerKeys(LiveConfig.Security config, InstantSource clock) {
    try {
      return KeySource.of(config.publicKey(), clock);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The setting shipvox.security.public-key must hold public keys as PEM or JWKS, or name"
              + " files or https URLs of them. "
              + e.getMessage(),
          e);
    }
  }
}
