package com.shipvox.live.agent.tools;

import com.shipvox.live.agent.Answers.SessionView;
import com.shipvox.live.agent.Ingest;
import com.shipvox.live.agent.Ingest.Taken;
import com.shipvox.live.agent.tools.Arguments.Asked;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.rest.Problems;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Caller;
import com.shipvox.live.session.Session;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model's tool calls. Each writes through {@link Ingest}, by the same rules and limits as a
 * post. Thread-safe; a call waits until its update is stored.
 */
@Singleton
public final class Tools {
  private static final int MOST_ERRORS = 50;
  private static final JsonProvider JSON = JsonProvider.provider();

  private final Access access;
  private final Ingest ingest;
  private final InstantSource clock;

  @Inject
  public Tools(Access access, Ingest ingest, InstantSource clock) {
    this.access = access;
    this.ingest = ingest;
    this.clock = clock;
  }

  /**
   * What a model is answered.
   *
   * @param refused whether nothing was done; the texts say then how to mend the call
   * @param texts each to be read on its own
   */
  public record Answer(boolean refused, List<String> texts) {
    public Answer {
      texts = List.copyOf(texts);
    }

    /** All texts in one. */
    public String text() {
      return String.join("\n", texts);
    }
  }

  /**
   * Runs one call.
   *
   * @param callId the platform's own id of the call, by which its retries are known; null for the
   *     arguments themselves
   */
  public Answer call(Caller caller, String name, JsonObject arguments, @Nullable String callId) {
    Tool tool = Tool.of(name).orElse(null);
    if (tool == null) {
      return refused("There is no tool of that name. The tools are " + names() + ".");
    }
    try {
      Asked asked = Arguments.check(tool, arguments);
      return run(caller, tool, asked, arguments, callId);
    } catch (RuntimeException failure) {
      return refused(words(tool, Problems.refusal(failure, "tool " + tool.wire(), null)));
    }
  }

  private Answer run(
      Caller caller, Tool tool, Asked asked, JsonObject arguments, @Nullable String callId) {
    JsonObject update = asked.update();
    if (update != null) {
      Session session = access.open(caller, asked.sessionId());
      String id =
          callId == null
              ? RepeatedCalls.id(
                  tool, arguments, session.log(), Ingest.author(caller), clock.millis())
              : callId;
      JsonObjectBuilder named = JSON.createObjectBuilder(update).add("id", id);
      return done(ingest.take(caller, session, named.build()).join(), update);
    }
    if (tool == Tool.END_SESSION) {
      access.manage(caller, asked.sessionId()).end();
      return new Answer(false, List.of("The session has ended."));
    }
    SessionView view = SessionView.of(access.open(caller, asked.sessionId()));
    return new Answer(false, List.of(ScreenWords.of(view), MessageCodec.encodeValue(view)));
  }

  private static Answer done(Taken taken, JsonObject update) {
    int viewers = taken.session().audience().viewerCount();
    String text =
        (taken.appended().allDuplicates() ? "This was done before, as update " : "Done: update ")
            + taken.appended().lastSeq()
            + ". "
            + (update.containsKey("cues") ? "What has words waits until you say them. " : "")
            + (viewers == 0
                ? "Nobody has the page open now; it shows this when it opens."
                : viewers == 1 ? "1 screen shows it." : viewers + " screens show it.");
    return new Answer(false, List.of(text));
  }

  private static Answer refused(String text) {
    return new Answer(true, List.of(text));
  }

  private static String words(Tool tool, Refusal refusal) {
    StringBuilder text =
        new StringBuilder("Nothing was done (")
            .append(refusal.code().wire())
            .append("). ")
            .append(refusal.text());
    List<FieldError> errors = refusal.errors();
    if (!errors.isEmpty()) {
      text.append(" Mend this and call ").append(tool.wire()).append(" again:");
    } else if (refusal.code() == ErrorCode.SESSION_TAKEN) {
      text.append(" Use this conversation's own id as session_id.");
    } else if (refusal.code().retryable()) {
      int seconds = Math.max(1, refusal.retryAfterSeconds());
      text.append(" Call again in ").append(seconds).append(" s.");
    }
    errors.stream()
        .limit(MOST_ERRORS)
        .forEach(e -> text.append("\n- ").append(path(e.pointer())).append(e.message()));
    if (errors.size() > MOST_ERRORS) {
      text.append("\n- and ").append(errors.size() - MOST_ERRORS).append(" more");
    }
    return text.toString();
  }

  /** A pointer as models write it: {@code quotes[0].amountMinor}. */
  private static String path(String pointer) {
    String dotted = pointer.replaceAll("/(\\d+)(?=/|$)", "[$1]").replaceAll("/", ".");
    return dotted.isEmpty() || dotted.equals(".") ? "" : dotted.substring(1) + " ";
  }

  private static String names() {
    return Arrays.stream(Tool.values()).map(Tool::wire).collect(Collectors.joining(", "));
  }
}
