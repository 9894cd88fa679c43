package com.shipvox.live.agent.hooks;

import com.shipvox.live.agent.Ingest;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Caller;
import com.shipvox.live.session.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.util.List;

/** Writes what was said, as a platform's transcript has it, into a session's speech. */
@Singleton
public final class Transcripts {
  private static final JsonProvider JSON = JsonProvider.provider();

  /** Two updates each, and a batch may hold a hundred. */
  private static final int LINES_AT_ONCE = 50;

  /** What an utterance may hold. */
  private static final int MOST_TEXT = 8_192;

  private final Access access;
  private final Ingest ingest;

  @Inject
  public Transcripts(Access access, Ingest ingest) {
    this.access = access;
    this.ingest = ingest;
  }

  /**
   * One thing that somebody said.
   *
   * @param utterance its name, the same whenever the platform tells of it again
   */
  record Line(String utterance, boolean agent, String text) {}

  /** A name for the log. A UUID's digits and hyphens may look like a card number; hence dots. */
  static String name(String platform, String conversation, String mark) {
    return (platform + ":" + conversation + ":" + mark).replace('-', '.');
  }

  /** Plans and ends each line: a transcript comes when its words were said. */
  void write(Caller caller, String sessionId, List<Line> lines) {
    Session session = access.manage(caller, sessionId);
    for (int from = 0; from < lines.size(); from += LINES_AT_ONCE) {
      JsonArrayBuilder batch = JSON.createArrayBuilder();
      for (Line line : lines.subList(from, Math.min(lines.size(), from + LINES_AT_ONCE))) {
        String text = line.text();
        batch.add(
            event(
                line,
                "plan",
                JSON.createObjectBuilder()
                    .add("text", text.substring(0, Math.min(MOST_TEXT, text.length())))
                    .add("speaker", line.agent() ? "agent" : "customer")
                    .build()));
        batch.add(event(line, "end", JSON.createObjectBuilder().build()));
      }
      ingest.take(caller, session, batch.build()).join();
    }
  }

  private static JsonObject event(Line line, String event, JsonObject more) {
    return JSON.createObjectBuilder()
        .add("id", line.utterance() + ":" + event)
        .add("slice", "speech")
        .add(
            "data",
            JSON.createObjectBuilder(more).add("utterance", line.utterance()).add("event", event))
        .build();
  }
}
