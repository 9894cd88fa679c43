package com.shipvox.live.agent.tools;

import com.shipvox.live.message.SliceRules;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tools, and what a model reads about each. */
public enum Tool {
  SHOW_DETAILS(
      "details",
      """
      Shows the customer what is sent, and from where to where. Call it as soon as you know one of \
      the details, with the new ones alone: what was shown before stays."""),
  SHOW_QUOTES(
      "quotes",
      """
      Shows the rates to choose from. Call it with phase "loading" and no quotes when you begin to \
      look them up, and again with all of them: the list replaces the one before. Name the parts \
      in reveal by their quote's id."""),
  SHOW_CONFIRMATION(
      "confirmation",
      """
      Shows both addresses and the chosen quote, for the customer to confirm. Call it again with \
      phase "completed" and no other field when the customer has said yes."""),
  SHOW_PAYMENT(
      "payment",
      """
      Shows how the payment stands. Never give a card number: last4 is all that may be shown. \
      Use phase "loading" while you charge, "completed" when it is paid, "failed" if it was \
      declined."""),
  SHOW_LABEL(
      "label",
      """
      Shows the label that was bought, with its tracking number. Use phase "loading" while it is \
      made."""),
  SHOW_PICKUP("pickup", "Shows when the carrier comes to pick the parcel up."),
  SHOW_NOTICE(
      "notice",
      "Shows a short message, for instance that something went wrong and what happens now."),
  SESSION_STATE(
      "",
      """
      Says what the customer sees now: all slices with their phases, who watches, what each \
      screen has painted, what waits for its word, which step is open, and the quote that the \
      customer chose on the page (selection). Call it before you say "as you see"."""),
  END_SESSION("", "Ends the session for good, when the conversation is over.");

  private static final String REVEALING =
      " With reveal, a part stays hidden until you say the words that you give for it.";

  private static final Map<String, Tool> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Tool::wire, Function.identity()));

  private final String slice;
  private final String text;

  Tool(String slice, String text) {
    this.slice = slice;
    this.text = text;
  }

  /** The tool of that name, if there is one. */
  public static Optional<Tool> of(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The name by which a model calls it. */
  public String wire() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The slice that it writes; empty if it writes none. */
  String slice() {
    return slice;
  }

  public boolean shows() {
    return !slice.isEmpty();
  }

  /** What a model reads about it. */
  public String description() {
    return shows() ? text + REVEALING : text;
  }

  /** JSON Schema of its arguments. */
  public JsonObject inputSchema() {
    return ToolSchemas.input(SliceRules.RECORDS.get(slice));
  }
}
