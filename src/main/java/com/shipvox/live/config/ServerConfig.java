package com.shipvox.live.config;

import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * MicroProfile Config, or where the server has none the system properties and the environment.
 * Thread-safe.
 */
public final class ServerConfig {
  private ServerConfig() {}

  /** Whether the server has MicroProfile Config. */
  public static boolean isMicroProfile() {
    try {
      ConfigProvider.getConfig();
      return true;
    } catch (LinkageError | IllegalStateException e) {
      return false; // Without the API, or with nothing behind it.
    }
  }

  /** The value of a setting, whoever sets it. */
  public static Optional<String> value(String name) {
    Optional<String> value =
        isMicroProfile()
            ? ConfigProvider.getConfig().getOptionalValue(name, String.class)
            : Optional.ofNullable(System.getProperty(name));
    // The server's own look-up of variables fails where the default locale is Turkish.
    return value.or(() -> Optional.ofNullable(System.getenv(LiveConfig.variable(name))));
  }
}
