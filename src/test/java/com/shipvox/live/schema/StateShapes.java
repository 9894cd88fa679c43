package com.shipvox.live.schema;

import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Slices.Anchor;
import com.shipvox.live.message.Slices.Effect;
import com.shipvox.live.message.Slices.OnInterrupt;
import com.shipvox.live.message.Slices.Speaker;
import com.shipvox.live.message.Slices.Word;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** What the server writes as JSON straight away and therefore has no record of its own. */
@NullMarked
final class StateShapes {
  private StateShapes() {}

  /** What is still being said, and the cues that have not settled. */
  record SpeechSnapshot(List<Utterance> utterances, List<WaitingCue> cues) {}

  /**
   * An utterance that has not ended, and where its voice was last known to be.
   *
   * @param positionMs into the utterance's audio
   * @param character UTF-16 index into {@code text}
   * @param playedAt when it was there, server's clock, ms since 1970
   * @param speaker left out where it is the agent
   */
  record Utterance(
      @NotEmpty String utterance,
      @Nullable String text,
      @Nullable List<Word> words,
      @DecimalMin("0") @Nullable Double positionMs,
      @JsonbProperty("char") @Min(0) @Nullable Long character,
      @Min(0) @Nullable Long playedAt,
      @Nullable Boolean paused,
      @Nullable Speaker speaker) {}

  /**
   * A cue that still waits.
   *
   * @param seq the update that it came with
   * @param holdMs what is left of it
   */
  record WaitingCue(
      @NotEmpty String target,
      @NotEmpty @Nullable String utterance,
      Anchor anchor,
      @Nullable OnInterrupt onInterrupt,
      @Min(0) @Nullable Long holdMs,
      @Nullable Effect effect,
      @Min(1) long seq) {}

  /**
   * What went wrong (RFC 9457); {@code errors} names every bad field, at most 100 of them.
   *
   * @param errorsLeftOut how many more bad fields there are; left out where all are named
   */
  record Problem(
      String title,
      int status,
      String code,
      String detail,
      @Nullable List<FieldError> errors,
      @Min(1) @Nullable Integer errorsLeftOut) {}

  /**
   * A session to be made.
   *
   * @param sessionId an id of the agent's own; 1 to 128 of {@code A-Za-z0-9._~-}, neither {@code .}
   *     nor {@code ..}
   * @param lang BCP 47 tag of the conversation's language, used where a plan names none; en-US
   *     where it is left out
   */
  record SessionRequest(@Nullable String sessionId, @Nullable String lang) {}

  /**
   * A viewer token to be made.
   *
   * @param subject the token's {@code sub}; 1 to 128 characters
   */
  record ViewerRequest(@Nullable String subject) {}

  /**
   * A search of an operator.
   *
   * @param text the id of a session or of an utterance, or a tracking number; 1 to 128 characters
   * @param after as the answer before gave it, to go on from there
   * @param limit most sessions in the answer, 1 to 100; 50 where it is left out
   */
  record SearchRequest(String text, @Nullable String after, @Min(1) @Nullable Integer limit) {}
}
