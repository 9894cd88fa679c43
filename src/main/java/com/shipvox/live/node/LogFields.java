package com.shipvox.live.node;

import io.opentelemetry.api.trace.SpanContext;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Members that a log line has beside its text: {@code Session}, the session that it is about, and
 * {@code Trace}, the trace that it belongs to where tracing is on. The server's JSON formatter
 * takes them from a map among the record's parameters.
 */
public final class LogFields {
  private LogFields() {}

  /** For a line about that session, null for none, by the thread that works at the request. */
  public static Map<String, String> of(@Nullable String session) {
    Map<String, String> fields = new TreeMap<>();
    if (session != null) {
      fields.put("Session", session);
    }
    SpanContext trace = Traces.currentSpan();
    if (trace.isValid()) {
      fields.put("Trace", trace.getTraceId());
    }
    return fields;
  }
}
