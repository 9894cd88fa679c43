package com.shipvox.live.replication;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Shows at {@code /metrics} where this node's log stands. */
@WebListener
public class ReplicationMetrics implements ServletContextListener {
  @Inject private MetricRegistry registry;
  @Inject private ReplicationStart start;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    show("disk_bytes", "Bytes of the log's directory", RaftNode.Figures::diskBytes);
    show("term", "Term of the Raft group", RaftNode.Figures::term);
    show("leads", "1 on the node that leads", RaftNode.Figures::leads);
    show("lag_entries", "Entries committed and not applied here", RaftNode.Figures::lag);
    show("applied_index", "Index of the last applied entry", RaftNode.Figures::applied);
  }

  private void show(String name, String what, ToLongFunction<RaftNode.Figures> figure) {
    Metadata metadata =
        Metadata.builder().withName("shipvox_log_" + name).withDescription(what).build();
    registry.gauge(metadata, this, metrics -> metrics.value(figure));
  }

  private long value(ToLongFunction<RaftNode.Figures> figure) {
    RaftNode node = start.node();
    return node == null ? 0 : figure.applyAsLong(node.figures());
  }
}
