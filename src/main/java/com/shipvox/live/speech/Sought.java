package com.shipvox.live.speech;

import com.shipvox.live.speech.Words.Word;
import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cue's anchor, with its forms ready to be compared.
 *
 * @param key equal for anchors that are said alike
 * @param text null where the anchor has none
 */
record Sought(JsonObject anchor, String key, @Nullable String text, List<List<Word>> forms) {
  static Sought of(JsonObject anchor) {
    String text = Timeline.string(anchor, "text");
    List<String> forms = text == null ? List.of() : AnchorForms.of(anchor);
    return new Sought(anchor, String.join("|", forms), text, AnchorMatcher.forms(forms));
  }
}
