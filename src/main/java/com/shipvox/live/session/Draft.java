package com.shipvox.live.session;

import com.shipvox.live.message.JsonSize;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.UpdateDraft;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An update on its way into the log: its payload as JSON text, encoded once by the node that took
 * it. Other nodes parse it only where they need its members.
 */
public final class Draft {
  /** An entry without its text. */
  private static final int ENTRY_HEAP_BYTES = 512;

  /** A waiting cue keeps its words twice: as they came, and ready to be compared. */
  static final int CUE_HEAP_TIMES = 3;

  private final @Nullable String id;
  private final String payload;
  private @Nullable UpdateDraft update;

  private Draft(@Nullable String id, String payload, @Nullable UpdateDraft update) {
    this.id = id;
    this.payload = payload;
    this.update = update;
  }

  public static Draft of(UpdateDraft update) {
    return new Draft(update.id(), UpdateText.payload(update), update);
  }

  /**
   * A draft that another node took.
   *
   * @param id the sender's own; null if it gave none
   * @param payload of the UPDATE message, as JSON
   */
  public static Draft read(@Nullable String id, String payload) {
    return new Draft(id, payload, null);
  }

  /** The sender's own id; null if it gave none. */
  public @Nullable String id() {
    return id;
  }

  public String payload() {
    return payload;
  }

  /** The turn that it belongs to; null where it says none. Parses only where it says one. */
  @Nullable Long turn() {
    return isParsed() || UpdateText.hasTurn(payload) ? update().turn() : null;
  }

  /** The members; parsed at the first call. Called by the apply thread alone. */
  UpdateDraft update() {
    UpdateDraft known = update;
    if (known == null) {
      known = UpdateText.draft(id, MessageCodec.parse(payload).asJsonObject());
      update = known;
    }
    return known;
  }

  /** Bytes of memory that it may take once it is in the log. */
  long heapBytes() {
    UpdateDraft known = update();
    JsonObject data = known.data();
    JsonArray cues = known.cues();
    return ENTRY_HEAP_BYTES
        + JsonSize.utf8(payload)
        + (data == null ? 0 : JsonSize.of(data).heapBytes())
        + (cues == null ? 0 : CUE_HEAP_TIMES * JsonSize.of(cues).heapBytes());
  }

  /** Whether the members are at hand, so that {@link #update} need not parse. */
  boolean isParsed() {
    return update != null;
  }
}
