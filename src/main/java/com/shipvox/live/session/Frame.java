package com.shipvox.live.session;

import com.shipvox.live.message.JsonSize;
import org.jspecify.annotations.Nullable;

/** A frame to write. */
public sealed interface Frame {
  String text();

  /** Bytes of the text. */
  int length();

  /** The text as bytes: of an update the same for all its readers. */
  EncodedText encoded();

  /** An AUTH_RESULT, INIT, ERROR or PONG. */
  record Control(String type, String text, @Nullable String eventId) implements Frame {
    @Override
    public int length() {
      return JsonSize.utf8(text);
    }

    @Override
    public EncodedText encoded() {
      return new EncodedText(text);
    }
  }

  /**
   * An update of the log. Not its entry: a frame that a stuck transport holds would keep every
   * later update alive through it.
   *
   * @param at when it was appended, ms since 1970
   * @param trace W3C traceparent of the request that it came with; null without tracing
   */
  record Logged(long seq, long at, EncodedText encoded, @Nullable String trace) implements Frame {
    @Override
    public String text() {
      return encoded.toString();
    }

    @Override
    public int length() {
      return encoded.length();
    }
  }
}
