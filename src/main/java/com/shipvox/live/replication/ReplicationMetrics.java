package com.shipvox.live.replication;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.node.MetricsRegistry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.function.ToLongFunction;

/** Shows at {@code /metrics} where this node's log stands. */
@WebListener
public class ReplicationMetrics implements ServletContextListener {
  @Inject private MetricsRegistry metrics;
  @Inject private ReplicationStart start;
  @Inject private LiveConfig config;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    gauge("disk.bytes", "Bytes of the log's directory", RaftNode.Figures::diskBytes);
    gauge("disk.free.bytes", "Bytes that the log's disk has left", RaftNode.Figures::freeBytes);
    gauge(
        "disk.limit.bytes",
        "Bound of the log's directory, shipvox.log.disk",
        figures -> config.log().diskBytes());
    gauge("term", "Term of the Raft group", RaftNode.Figures::term);
    gauge("leader", "1 on the node that leads, else 0", RaftNode.Figures::leads);
    gauge("lag.entries", "Entries committed and not applied here", RaftNode.Figures::lag);
    FunctionCounter.builder(
            "shipvox.log.entries", start, started -> value(RaftNode.Figures::applied))
        .description("Entries applied, since the log was begun")
        .register(metrics.registry());
  }

  private void gauge(String name, String what, ToLongFunction<RaftNode.Figures> figure) {
    Gauge.builder("shipvox.log." + name, this, shown -> shown.value(figure))
        .description(what)
        .strongReference(true)
        .register(metrics.registry());
  }

  private long value(ToLongFunction<RaftNode.Figures> figure) {
    RaftNode node = start.node();
    return node == null ? 0 : figure.applyAsLong(node.figures());
  }
}
