package com.shipvox.live.operation;

import com.shipvox.live.node.Meters.Distribution;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/**
 * Shows a {@link Distribution} as a histogram in seconds. Micrometer's own timers take no negative
 * value, which a card that is painted before its word has.
 */
record DistributionCollector(String name, String help, Distribution distribution)
    implements Collector {
  private static final double MS = 1_000;

  @Override
  public String getPrometheusName() {
    return name;
  }

  @Override
  public MetricSnapshot collect() {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long below = 0;
    List<Integer> bounds = distribution.boundsMs();
    for (int bound : bounds) {
      long upTo = distribution.atMost(bound);
      // Read one after the other while others count.
      buckets.bucket(bound / MS, Math.max(0, upTo - below));
      below = Math.max(below, upTo);
    }
    buckets.bucket(Double.POSITIVE_INFINITY, Math.max(0, distribution.count() - below));
    return HistogramSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(distribution.sumMs() / MS)
                .build())
        .build();
  }
}
