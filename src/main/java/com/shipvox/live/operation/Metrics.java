package com.shipvox.live.operation;

import com.shipvox.live.container.HalfBodies;
import com.shipvox.live.node.Meters;
import com.shipvox.live.node.Meters.Distribution;
import com.shipvox.live.node.Meters.Resume;
import com.shipvox.live.node.MetricsRegistry;
import com.shipvox.live.session.SessionStore;
import com.shipvox.live.socket.ConnectionRegistry;
import com.shipvox.live.stream.EventStreams;
import com.shipvox.live.stream.Pollers;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Registers what the {@link Meters} counted and what the node holds, each read when it is asked
 * for. Durations are seconds, as Prometheus has them.
 */
@WebListener
public class Metrics implements ServletContextListener {
  private static final String PREFIX = "shipvox.";

  @Inject private MetricsRegistry metrics;
  @Inject private Meters meters;
  @Inject private SessionStore sessions;
  @Inject private ConnectionRegistry sockets;
  @Inject private EventStreams streams;
  @Inject private Pollers polls;
  @Inject private HalfBodies halfBodies;

  /** Not at CDI's own start: the beans need the server's resources, which come later. */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    String open = "Open connections, by what carries them";
    gauge("connections", open, sockets::count, Tags.of("transport", "websocket"));
    gauge("connections", open, streams::count, Tags.of("transport", "sse"));
    gauge("connections", open, polls::count, Tags.of("transport", "poll"));
    gauge(
        "sessions",
        "Sessions held, ended ones included until dropped",
        () -> sessions.all().size(),
        Tags.empty());
    gauge(
        "memory.bytes",
        "What logs and states take in memory",
        sessions.budget()::used,
        Tags.empty());
    gauge("memory.most.bytes", "What they may take", sessions.budget()::most, Tags.empty());
    gauge("queue.bytes", "What waits to be sent to sockets", sockets::waiting, Tags.empty());
    gauge(
        "half.sent.bodies",
        "Request bodies that have not come whole",
        halfBodies::count,
        Tags.empty());
    counter("updates", "Updates appended", meters::updates, Tags.empty());
    counter(
        "updates.duplicate",
        "Updates that were in the log already",
        meters::duplicates,
        Tags.empty());
    counter(
        "deliveries",
        "Updates handed to a reader, each reader counted",
        meters::deliveries,
        Tags.empty());
    for (Resume outcome : Resume.values()) {
      counter(
          "opens",
          "Readers that came, by what they got",
          () -> meters.resumes(outcome),
          Tags.of("outcome", outcome.name().toLowerCase(Locale.ROOT)));
    }
    Meters.CLOSE_CODES.forEach(code -> closes(Integer.toString(code), code));
    closes("other", Meters.OTHER_CODE);
    histogram(
        "publish_to_deliver",
        "From an update's append to its hand-over to a reader's transport",
        meters.publishToDeliver());
    histogram(
        "speech_sync_error",
        "From a spoken word to its card's paint, negative for before it",
        meters.syncError());
    histogram("ping_round_trip", "From a ping frame to its pong", meters.roundTrip());
  }

  private void closes(String label, int code) {
    counter("closes", "Closed sockets by code", () -> meters.closes(code), Tags.of("code", label));
  }

  private void gauge(String name, String what, LongSupplier value, Tags tags) {
    Gauge.builder(PREFIX + name, value::getAsLong)
        .description(what)
        .tags(tags)
        .strongReference(true)
        .register(metrics.registry());
  }

  private void counter(String name, String what, LongSupplier value, Tags tags) {
    // Micrometer keeps the second argument by a weak reference alone, the third by a strong one.
    FunctionCounter.builder(PREFIX + name, meters, counted -> value.getAsLong())
        .description(what)
        .tags(tags)
        .register(metrics.registry());
  }

  private void histogram(String name, String what, Distribution distribution) {
    metrics
        .registry()
        .getPrometheusRegistry()
        .register(new DistributionCollector("shipvox_" + name + "_seconds", what, distribution));
  }
}
