package com.shipvox.live.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The server makes spans also where tracing is off; nobody is told of them then. */
final class LogFieldsTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @Test
  void trace_namedOnlyWhereTracingIsOn() {
    SpanContext sampled =
        SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault());
    try (Scope scope = Span.wrap(sampled).makeCurrent()) {
      new Traces(true, OpenTelemetry::noop);
      assertEquals(Map.of("Session", "s", "Trace", TRACE), LogFields.of("s"));
      assertEquals("00-" + TRACE + "-" + SPAN + "-01", Traces.current());
      new Traces(false, OpenTelemetry::noop);
      assertEquals(Map.of("Session", "s"), LogFields.of("s"));
      assertNull(Traces.current());
    }
  }
}
