package com.shipvox.live.agent;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Findings;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.UpdateDraft;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the body of a post into drafts: one update or a batch, all of it good or none. */
final class UpdateBody {
  private static final int MOST = 100;

  private UpdateBody() {}

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
