package com.shipvox.live.node;

import com.shipvox.live.config.ServerConfig;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.jspecify.annotations.Nullable;

/**
 * Spans from an agent's request to each send of its update, on whatever node that is. Where
 * OpenTelemetry is off, as it is by default, no update has a trace and nothing is asked of it.
 * Thread-safe.
 */
@Singleton
public class Traces {
  private static final String SCOPE = "com.shipvox.live";

  // The same for those who are made without CDI. Written once, when the application starts.
  private static volatile boolean areOn;

  private final boolean on;
  private final Provider<OpenTelemetry> telemetry;
  private volatile @Nullable Tracer tracer;

  /**
   * Called by the servlet container, because the server gives telemetry to an application's own
   * threads alone, and what is sent to another node's viewers is sent on the grid's.
   */
  @WebListener
  public static class Listener implements ServletContextListener {
    @Inject private Traces traces;

    @Override
    public void contextInitialized(ServletContextEvent event) {
      traces.start();
    }
  }

  @Inject
  public Traces(Instance<OpenTelemetry> telemetry) {
    this(areWanted() && telemetry.isResolvable(), telemetry);
  }

  public Traces(boolean on, Provider<OpenTelemetry> telemetry) {
    this.on = on;
    turn(on);
    this.telemetry = telemetry;
  }

  /** Whether MicroProfile Telemetry's own switch turns traces on. The server may have none. */
  public static boolean areWanted() {
    return !ServerConfig.value("otel.sdk.disabled").map(Boolean::parseBoolean).orElse(true);
  }

  private void start() {
    if (on) {
      tracer = telemetry.get().getTracer(SCOPE);
    }
  }

  /** Whether requests are traced. */
  public boolean on() {
    return on;
  }

  private static void turn(boolean nowOn) {
    areOn = nowOn;
  }

  /** What this thread works at; invalid where tracing is off, though the server may count spans. */
  static SpanContext currentSpan() {
    return areOn ? Span.current().getSpanContext() : SpanContext.getInvalid();
  }

  /** The W3C traceparent of what this thread works at; null where that is not traced. */
  public static @Nullable String current() {
    SpanContext context = currentSpan();
    return context.isSampled()
        ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01"
        : null;
  }

  /**
   * Begins the span of one send; whoever began it ends it.
   *
   * @param trace of the update, as {@link #current} gave it
   */
  public Span send(String trace, String transport, String session, long seq) {
    Tracer begun = tracer;
    if (begun == null) {
      // Another node's update, though this one traces nothing.
      return Span.getInvalid();
    }
    String[] parts = trace.split("-", -1);
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            parts[1], parts[2], TraceFlags.getSampled(), TraceState.getDefault());
    return begun
        .spanBuilder("send UPDATE")
        .setSpanKind(SpanKind.PRODUCER)
        .setParent(Context.root().with(Span.wrap(parent)))
        .setAttribute("shipvox.transport", transport)
        .setAttribute("shipvox.session", session)
        .setAttribute("shipvox.seq", seq)
        .startSpan();
  }
}
