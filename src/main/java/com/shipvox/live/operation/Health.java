package com.shipvox.live.operation;

import com.shipvox.live.container.Workarounds;
import com.shipvox.live.node.Lifecycle;
import com.shipvox.live.replication.RaftNode;
import com.shipvox.live.replication.ReplicationStart;
import com.shipvox.live.socket.ConnectionRegistry;
import com.shipvox.live.stream.EventStreams;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code /health/live} and {@code /health/ready} say, whoever answers there. Thread-safe. */
@Singleton
public class Health {
  @Inject private Lifecycle lifecycle;

  // Providers, because the platform collects the checks before the server's resources exist.
  @Inject private Provider<ConnectionRegistry> sockets;
  @Inject private Provider<EventStreams> streams;
  @Inject private Provider<Workarounds> workarounds;
  @Inject private Provider<ReplicationStart> log;

  /** One condition; the data are texts and whole numbers. */
  record Check(String name, boolean up, Map<String, Object> data) {}

  /** The node answers at all. */
  Check live() {
    return new Check("live", true, Map.of());
  }

  /** The node takes new connections. Names each workaround that the container does not allow. */
  Check connections() {
    Map<String, Object> data = new LinkedHashMap<>(workarounds.get().missing());
    if (lifecycle.draining()) {
      data.put("reason", "draining");
      data.put("sockets", (long) sockets.get().count());
      data.put("streams", (long) streams.get().count());
    }
    return new Check("connections", !lifecycle.draining(), data);
  }

  /** The node can store updates and is up to date. */
  Check log() {
    RaftNode node = log.get().node();
    return node == null
        ? new Check("log", false, Map.of())
        : new Check("log", node.ready(), Map.of("state", node.status()));
  }
}
