package com.shipvox.live.operation;

import com.shipvox.live.node.Meters;
import com.shipvox.live.node.Meters.Distribution;
import com.shipvox.live.node.Meters.Resume;
import com.shipvox.live.session.SessionStore;
import com.shipvox.live.socket.ConnectionRegistry;
import com.shipvox.live.stream.EventStreams;
import com.shipvox.live.stream.Pollers;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Shows at {@code /metrics} what the {@link Meters} counted. All of them are gauges to
 * MicroProfile, which reads them only when asked; those whose name ends in {@code _total}, {@code
 * _count}, {@code _sum} or {@code _bucket} only grow, as their names promise. Durations are
 * milliseconds and say so: the platform's own timers name a unit that they do not have.
 */
@WebListener
public class Metrics implements ServletContextListener {
  private static final String PREFIX = "shipvox_";

  @Inject private MetricRegistry registry;
  @Inject private Meters meters;
  @Inject private SessionStore sessions;
  @Inject private ConnectionRegistry sockets;
  @Inject private EventStreams streams;
  @Inject private Pollers polls;

  /** Not at CDI's own start: the beans need the server's resources, which come later. */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    String open = "Open connections, by what carries them";
    show("connections", open, sockets::count, new Tag("transport", "websocket"));
    show("connections", open, streams::count, new Tag("transport", "sse"));
    show("connections", open, polls::count, new Tag("transport", "poll"));
    show(
        "sessions",
        "Sessions held, ended ones included until dropped",
        () -> sessions.all().size());
    show("memory_bytes", "What logs and states take in memory", sessions.budget()::used);
    show("memory_most_bytes", "What they may take", sessions.budget()::most);
    show("updates_total", "Updates appended", meters::updates);
    show("updates_duplicate_total", "Updates that were in the log already", meters::duplicates);
    show("deliveries_total", "Updates handed to a reader, each reader counted", meters::deliveries);
    show("queue_bytes", "What waits to be sent to sockets", sockets::waiting);
    for (Resume outcome : Resume.values()) {
      show(
          "opens_total",
          "Readers that came, by what they got",
          () -> meters.resumes(outcome),
          new Tag("outcome", outcome.name().toLowerCase(Locale.ROOT)));
    }
    for (int code : Meters.CLOSE_CODES) {
      closes(Integer.toString(code), code);
    }
    closes("other", Meters.OTHER_CODE);
    show("publish_to_deliver_ms", "From append to hand-over, ms", meters.publishToDeliver());
    show("speech_sync_error_ms", "From a spoken word to its card's paint, ms", meters.syncError());
    show("ping_round_trip_ms", "From a ping frame to its pong, ms", meters.roundTrip());
  }

  private void closes(String label, int code) {
    show(
        "closes_total",
        "Closed sockets by code",
        () -> meters.closes(code),
        new Tag("code", label));
  }

  private void show(String name, String what, Distribution distribution) {
    for (int bound : distribution.boundsMs()) {
      Tag le = new Tag("le", Integer.toString(bound));
      show(name + "_bucket", what, () -> distribution.atMost(bound), le);
    }
    show(name + "_bucket", what, distribution::count, new Tag("le", "+Inf"));
    show(name + "_count", what, distribution::count);
    show(name + "_sum", what, distribution::sumMs);
  }

  private void show(String name, String what, LongSupplier value, Tag... tags) {
    Metadata metadata = Metadata.builder().withName(PREFIX + name).withDescription(what).build();
    registry.gauge(metadata, value, LongSupplier::getAsLong, tags);
  }
}
