package com.shipvox.live.agent.tools;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** What is wrong with a field, its right form, and what to write, where that is clear. */
final class Explanation {
  private Explanation() {}

  /**
   * The text for a model.
   *
   * @param message of the rule that the field broke
   * @param pointer into the arguments
   */
  static String of(String message, String pointer, JsonObject arguments, JsonObject schema) {
    if (message.contains("card")) {
      return message + ". Never send one; last4 holds its last four digits.";
    }
    JsonValue object = arguments;
    JsonValue value = arguments;
    JsonObject form = schema;
    String name = "";
    for (String step : pointer.substring(1).split("/", -1)) {
      object = value;
      name = step;
      if (value instanceof JsonArray array && step.matches("\\d{1,4}")) {
        value = array.get(Integer.parseInt(step));
        form = member(form, "items");
      } else {
        value = value instanceof JsonObject o ? o.get(step) : null;
        form = form == null ? null : member(member(form, "properties"), step);
      }
    }
    if (form == null) {
      return message + ".";
    }
    FieldForm right = FieldForm.of(name, form);
    // The pattern says nothing that the form in words does not say better.
    String fault = message.contains(" that matches ^") ? "is not right" : message;
    String mended =
        value == null || !(object instanceof JsonObject within)
            ? null
            : right.mended(value, within);
    return fault
        + ". Right: "
        + right.words()
        + "."
        + (mended == null ? "" : " Write " + mended + ".");
  }

  private static @Nullable JsonObject member(@Nullable JsonObject object, String name) {
    return object != null && object.get(name) instanceof JsonObject member ? member : null;
  }
}
