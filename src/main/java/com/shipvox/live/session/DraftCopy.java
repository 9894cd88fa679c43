package com.shipvox.live.session;

import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.UpdateDraft;
import org.jspecify.annotations.Nullable;

/**
 * An update that is asked for, as it travels from node to node.
 *
 * @param id the sender's own; null if it gave none
 * @param payload of the UPDATE message that it is to be, as JSON
 */
public record DraftCopy(@Nullable String id, String payload) {
  public static DraftCopy of(UpdateDraft draft) {
    return new DraftCopy(draft.id(), UpdateText.payload(draft));
  }

  public UpdateDraft draft() {
    return UpdateText.draft(id, MessageCodec.parse(payload).asJsonObject());
  }
}
