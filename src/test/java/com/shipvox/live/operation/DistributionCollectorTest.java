package com.shipvox.live.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.node.Meters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionCollectorTest {
  @Test
  void collect_ofErrorsBeforeAndAfterTheWord_isAHistogramInSeconds() {
    Meters meters = new Meters();
    meters.syncError(-50);
    meters.syncError(20);
    meters.syncError(5_000);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry
        .getPrometheusRegistry()
        .register(new DistributionCollector("shipvox_test_seconds", "Help", meters.syncError()));
    List<String> lines = registry.scrape().lines().toList();
    assertEquals("# HELP shipvox_test_seconds Help", lines.get(0));
    assertEquals("# TYPE shipvox_test_seconds histogram", lines.get(1));
    assertEquals(0, value(lines, "_bucket{le=\"-0.06\"}"));
    assertEquals(1, value(lines, "_bucket{le=\"-0.04\"}"));
    assertEquals(2, value(lines, "_bucket{le=\"0.02\"}"));
    assertEquals(2, value(lines, "_bucket{le=\"1.0\"}"));
    assertEquals(3, value(lines, "_bucket{le=\"+Inf\"}"));
    assertEquals(3, value(lines, "_count"));
    assertEquals(4.97, value(lines, "_sum"));
  }

  private static double value(List<String> lines, String suffix) {
    String key = "shipvox_test_seconds" + suffix + " ";
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .mapToDouble(line -> Double.parseDouble(line.substring(key.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not in " + lines));
  }
}
