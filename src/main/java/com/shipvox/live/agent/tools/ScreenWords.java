package com.shipvox.live.agent.tools;

import com.shipvox.live.agent.Answers.SessionView;
import com.shipvox.live.agent.Answers.ViewerView;
import com.shipvox.live.message.SliceRules;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.stream.Collectors;

/** What the screens show, in sentences from which a model can say "as you see". */
final class ScreenWords {
  private static final int MOST = 5;

  private ScreenWords() {}

  static String of(SessionView view) {
    StringBuilder text = new StringBuilder(chosen(view.state()));
    List<ViewerView> viewers = view.viewers();
    if (viewers.isEmpty()) {
      return text.append("Nobody has the page open.").toString();
    }
    text.append(viewers.size() == 1 ? "1 screen is open." : viewers.size() + " screens are open.");
    viewers.stream().limit(MOST).forEach(viewer -> text.append(screen(viewer, view)));
    return text.toString();
  }

  private static String screen(ViewerView viewer, SessionView view) {
    String waiting = viewer.held() == null ? "" : slices(view.state(), viewer.held());
    return " A screen has painted "
        + (viewer.renderedSeq() >= view.seq()
            ? "everything"
            : "update " + viewer.renderedSeq() + " of " + view.seq())
        + (waiting.isEmpty() ? "" : ", except what waits for its word: " + waiting)
        + (viewer.open() == null ? "" : "; the step " + viewer.open() + " is open")
        + ".";
  }

  /** The slices that were last changed by one of these updates. */
  private static String slices(JsonObject state, List<Long> held) {
    String names =
        state.entrySet().stream()
            .filter(slice -> held.contains(seq(slice.getValue())))
            .map(java.util.Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "part of an earlier update" : names;
  }

  private static long seq(JsonValue slice) {
    return slice instanceof JsonObject o ? o.getJsonNumber("seq").longValue() : 0;
  }

  private static String chosen(JsonObject state) {
    return state.get(SliceRules.SELECTION) instanceof JsonObject slice
            && slice.get("data") instanceof JsonObject data
            && data.containsKey("quoteId")
        ? "The chosen quote is " + data.get("quoteId") + ". "
        : "";
  }
}
