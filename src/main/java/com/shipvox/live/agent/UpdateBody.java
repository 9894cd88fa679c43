package com.shipvox.live.agent;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Findings;
import com.shipvox.live.message.Message.SentUpdate;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.speech.AnchorForms;
import com.shipvox.live.speech.SpeechAccount;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the body of a post into drafts: one update or a batch, all of it good or none. */
final class UpdateBody {
  private static final int MOST = 100;
  private static final int MOST_BYTES_EACH = 3; // of a UTF-16 unit in UTF-8
  private static final JsonProvider JSON = JsonProvider.provider();

  private UpdateBody() {}

  /** The body of the post that would say the same as a frame. */
  static JsonObject of(SentUpdate frame) {
    return JSON.createObjectBuilder(frame.payload()).add("id", frame.id()).build();
  }

  /** A pointer into the frame of which {@link #of} made the body. */
  static String intoFrame(String pointer) {
    return pointer.equals("/id") ? pointer : "/payload" + pointer;
  }

  /** The size of an update where it could be above the bound; else a number that is not. */
  static int bytes(JsonObject update, int most) {
    String text = update.toString();
    return text.length() <= most / MOST_BYTES_EACH
        ? text.length()
        : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * The drafts in {@code body}.
   *
   * @param bytes size of the whole body
   * @param idempotencyKey the header, or null
   */
  static List<UpdateDraft> drafts(
      JsonValue body, int bytes, int mostEach, @Nullable String idempotencyKey) {
    if (body instanceof JsonArray batch) {
      return batch(batch, bytes, mostEach, idempotencyKey);
    }
    if (bytes > mostEach) {
      throw tooLarge("", mostEach);
    }
    Findings findings = new Findings();
    UpdateDraft draft = SliceRules.check(body, "", findings);
    if (idempotencyKey != null) {
      if (draft.id() != null && !draft.id().equals(idempotencyKey)) {
        findings.add(ErrorCode.INVALID, "/id", "differs from the Idempotency-Key header");
      }
      SliceRules.checkKey(idempotencyKey, findings);
      draft = draft.withId(idempotencyKey);
    }
    findings.throwIfAny();
    return List.of(draft);
  }

  /**
   * The same updates with the forms of what their cues wait for. The language is that of the plan
   * that comes along for the cue's utterance, else the session's.
   *
   * @throws Refusal {@code invalid} where there are more cues than may wait in a session
   */
  static List<UpdateDraft> withForms(List<UpdateDraft> drafts, String sessionLang) {
    int cues = drafts.stream().mapToInt(each -> each.cues() == null ? 0 : each.cues().size()).sum();
    if (cues > SpeechAccount.MAX_CUES) {
      throw Refusal.of(
          ErrorCode.INVALID, "", "may hold " + SpeechAccount.MAX_CUES + " cues in all its updates");
    }
    Map<String, String> langs = new HashMap<>();
    for (UpdateDraft draft : drafts) {
      JsonObject data = draft.data();
      if (draft.slice().equals(SliceRules.SPEECH) && data != null && data.containsKey("lang")) {
        langs.put(data.getString("utterance", ""), data.getString("lang"));
        // A cue that names no utterance waits for one of these.
        langs.put("", data.getString("lang"));
      }
    }
    return drafts.stream()
        .map(
            draft ->
                draft.cues() == null
                    ? draft
                    : draft.withCues(AnchorForms.enrich(draft.cues(), langs, sessionLang)))
        .toList();
  }

  private static List<UpdateDraft> batch(
      JsonArray batch, int bytes, int mostEach, @Nullable String idempotencyKey) {
    if (batch.isEmpty() || batch.size() > MOST) {
      throw Refusal.of(ErrorCode.INVALID, "", "must hold 1 to " + MOST + " updates");
    }
    if (idempotencyKey != null) {
      throw Refusal.of(
          ErrorCode.INVALID, "", "must be a single update where Idempotency-Key is given");
    }
    Findings findings = new Findings();
    List<UpdateDraft> drafts = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      String pointer = "/" + i;
      JsonValue update = batch.get(i);
      // Only a body above the bound can hold an update above it.
      if (bytes > mostEach
          && update.toString().getBytes(StandardCharsets.UTF_8).length > mostEach) {
        throw tooLarge(pointer, mostEach);
      }
      drafts.add(SliceRules.check(update, pointer, findings));
    }
    findings.throwIfAny();
    return drafts;
  }

  private static Refusal tooLarge(String pointer, int most) {
    String message = "may hold " + most + " bytes";
    return Refusal.of(
        ErrorCode.TOO_LARGE,
        "An update " + message + ".",
        List.of(new FieldError(pointer, message)));
  }
}
