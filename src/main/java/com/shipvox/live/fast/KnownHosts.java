package com.shipvox.live.fast;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@code Host} for which the servlet container chose this application. Holds the 64
 * that were used last. Thread-safe.
 */
final class KnownHosts {
  private static final int MOST = 64;

  private final Map<String, Boolean> names = // guarded by this
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST;
        }
      };

  synchronized void add(String host) {
    names.put(host, true);
  }

  synchronized boolean contains(@Nullable String host) {
    return host != null && names.get(host) != null;
  }
}
