package com.shipvox.live.container;

import java.util.IdentityHashMap;
import java.util.Map;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.HttpCodecFilter;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the filter chains of Grizzly's listeners, each with one more filter directly beneath
 * HTTP. The other filters stay in the copy, because each of them needs to see a connection's end.
 * The listeners keep their own chains. Thread-safe.
 */
public final class ListenerChains {
  /** Bounds what is kept if an administrator changes listeners again and again. */
  private static final int MOST_CHAINS = 64;

  private final Filter filter;
  private final Map<FilterChain, FilterChain> chains = new IdentityHashMap<>(); // guarded by itself
  private boolean left; // guarded by chains

  public ListenerChains(Filter filter) {
    this.filter = filter;
  }

  /** The copy of a connection's chain; null if that chain has no HTTP, or after {@link #leave}. */
  public @Nullable FilterChain with(FilterChain own) {
    synchronized (chains) {
      FilterChain known = chains.get(own);
      if (known == null && !left && chains.size() < MOST_CHAINS) {
        known = copy(own);
        if (known != null) {
          chains.put(own, known);
        }
      }
      return known;
    }
  }

  /**
   * Puts a filter of Grizzly's that passes everything in the place of this one. A connection that
   * is open keeps its copy until it ends, because it keeps the state of each filter by chain and
   * place.
   */
  void leave() {
    synchronized (chains) {
      left = true;
      chains.values().forEach(copy -> copy.set(copy.indexOf(filter), new BaseFilter()));
      chains.clear();
    }
  }

  private @Nullable FilterChain copy(FilterChain own) {
    int codec = own.indexOfType(HttpCodecFilter.class);
    if (codec < 0) {
      return null;
    }
    FilterChainBuilder chain = FilterChainBuilder.stateless();
    for (int i = 0; i < own.size(); i++) {
      if (i == codec) {
        chain.add(filter);
      }
      chain.add(own.get(i));
    }
    return chain.build();
  }
}
