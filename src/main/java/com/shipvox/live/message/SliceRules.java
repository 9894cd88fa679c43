package com.shipvox.live.message;

import com.shipvox.live.message.Slices.Confirmation;
import com.shipvox.live.message.Slices.Cue;
import com.shipvox.live.message.Slices.Details;
import com.shipvox.live.message.Slices.Label;
import com.shipvox.live.message.Slices.Notice;
import com.shipvox.live.message.Slices.Payment;
import com.shipvox.live.message.Slices.Pickup;
import com.shipvox.live.message.Slices.Quotes;
import com.shipvox.live.message.Slices.Selection;
import com.shipvox.live.message.Slices.Speech;
import com.shipvox.live.message.Slices.SpeechEvent;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks an update against the contract's section 5 and 8 and turns it into an {@link UpdateDraft}.
 * Every bad field is reported, not only the first.
 */
public final class SliceRules {
  /** The slice that only the server writes. */
  public static final String SESSION = "session";

  /** The slice that carries the timeline of what is said; it has no entry in the state. */
  public static final String SPEECH = "speech";

  /** The one slice that a viewer may write. */
  public static final String SELECTION = "selection";

  /** The named slices with the record that says what each holds, in the page's order. */
  public static final Map<String, Class<? extends Record>> RECORDS = records();

  private static final Map<String, RecordRule> RULES = rules();
  private static final RecordRule CUE = new RecordRule(Cue.class);
  private static final Pattern CUSTOM = Pattern.compile("x-[A-Za-z0-9._~-]{1,126}");
  private static final int MAX_ID = 200;
  private static final String ID_MESSAGE = "must have 1 to " + MAX_ID + " characters";
  private static final int MAX_CUES = 100;
  private static final Range TURN =
      new Range(BigDecimal.ZERO, false, BigDecimal.valueOf((1L << 53) - 1));

  private SliceRules() {}

  /** The draft in {@code value}; {@code pointer} is the value's own place in the body. */
  public static UpdateDraft check(JsonValue value, String pointer, Findings findings) {
    if (!(value instanceof JsonObject update)) {
      findings.invalid(pointer, "must be an object");
      return new UpdateDraft(null, "", Phase.DISPLAYING, null, null);
    }
    String id = optionalText(update, "id", pointer, findings);
    if (id != null && !isId(id)) {
      findings.invalid(pointer + "/id", ID_MESSAGE);
    }
    JsonValue name = update.get("slice");
    String slice = name instanceof JsonString s ? s.getString() : "";
    boolean known = RULES.containsKey(slice) || CUSTOM.matcher(slice).matches();
    if (name == null) {
      findings.invalid(pointer + "/slice", "is missing");
    } else if (!(name instanceof JsonString)) {
      findings.invalid(pointer + "/slice", "must be a text");
    } else if (!known) {
      findings.add(ErrorCode.UNKNOWN_SLICE, pointer + "/slice", "is no slice that you can write");
    }
    Phase phase = phase(update, pointer, findings);
    JsonObject data = data(update, slice, pointer, findings);
    JsonArray cues = cues(update, pointer, findings);
    Long turn = turn(update, pointer, findings);
    boolean label = slice.equals("label");
    CardNumbers.find(
        update,
        Place.at(pointer),
        place -> {
          if (!(label && place.isAt(pointer, "data", "trackingNumber"))) {
            findings.add(ErrorCode.CARD_NUMBER, place, "holds a payment card number");
          }
        });
    return new UpdateDraft(id, slice, phase, data, cues, turn);
  }

  /** Checks an id that came as the Idempotency-Key header. */
  public static void checkKey(String key, Findings findings) {
    if (!isId(key)) {
      findings.invalid("/id", ID_MESSAGE);
    }
    if (CardNumbers.isIn(key)) {
      findings.add(ErrorCode.CARD_NUMBER, "/id", "holds a payment card number");
    }
  }

  private static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= MAX_ID;
  }

  private static Phase phase(JsonObject update, String pointer, Findings findings) {
    JsonValue value = update.get("phase");
    if (value == null) {
      return Phase.DISPLAYING;
    }
    String wire = value instanceof JsonString s ? s.getString() : "";
    return WireEnum.parse(Phase.class, wire)
        .orElseGet(
            () -> {
              findings.invalid(
                  pointer + "/phase", "must be one of loading, displaying, completed, failed");
              return Phase.DISPLAYING;
            });
  }

  private static @Nullable JsonObject data(
      JsonObject update, String slice, String pointer, Findings findings) {
    JsonValue value = update.get("data");
    String place = pointer + "/data";
    RecordRule rule = RULES.get(slice);
    if (value instanceof JsonObject data) {
      if (rule != null) {
        rule.check(data, Place.at(place), slice.equals(SPEECH), findings);
        if (slice.equals(SPEECH)) {
          speechEvent(data, place, findings);
        }
      }
      return data;
    }
    if (value != null) {
      findings.invalid(place, "must be an object");
    } else if (slice.equals(SPEECH)) {
      findings.invalid(place, "is missing");
    }
    return null;
  }

  /** Which fields an event needs beyond those that each one has. */
  private static void speechEvent(JsonObject data, String place, Findings findings) {
    if (!(data.get("event") instanceof JsonString name)) {
      return;
    }
    WireEnum.parse(SpeechEvent.class, name.getString())
        .ifPresent(
            event -> {
              switch (event) {
                case PLAN -> need(data, place, findings, "text");
                case START, PROGRESS -> {
                  if (!data.containsKey("char")) {
                    need(data, place, findings, "positionMs");
                  }
                }
                case PAUSE, RESUME, INTERRUPT -> need(data, place, findings, "positionMs");
                case END -> {}
              }
            });
  }

  private static void need(JsonObject data, String place, Findings findings, String field) {
    if (!data.containsKey(field)) {
      findings.invalid(place + "/" + field, "is missing");
    }
  }

  private static @Nullable Long turn(JsonObject update, String pointer, Findings findings) {
    JsonValue value = update.get("turn");
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber turn && RecordRule.isInteger(turn) && TURN.holds(turn)) {
      return turn.bigDecimalValue().longValueExact();
    }
    findings.invalid(pointer + "/turn", "must be an integer from 0");
    return null;
  }

  private static @Nullable JsonArray cues(JsonObject update, String pointer, Findings findings) {
    JsonValue value = update.get("cues");
    if (value == null) {
      return null;
    }
    String place = pointer + "/cues";
    if (!(value instanceof JsonArray cues) || cues.size() > MAX_CUES) {
      findings.invalid(place, "must be an array of at most " + MAX_CUES + " cues");
      return null;
    }
    for (int i = 0; i < cues.size(); i++) {
      if (cues.get(i) instanceof JsonObject cue) {
        CUE.check(cue, Place.at(place + "/" + i), true, findings);
        anchor(cue, place + "/" + i + "/anchor", findings);
      } else {
        findings.invalid(place + "/" + i, "must be an object");
      }
    }
    return cues.isEmpty() ? null : cues;
  }

  private static void anchor(JsonObject cue, String place, Findings findings) {
    if (cue.get("anchor") instanceof JsonObject anchor) {
      if (Stream.of("ms", "char", "text", "mark").filter(anchor::containsKey).count() != 1) {
        findings.invalid(place, "must have exactly one of ms, char, text, mark");
      } else if (anchor.containsKey("nth") && !anchor.containsKey("text")) {
        findings.invalid(place + "/nth", "goes with text alone");
      } else if (!cue.containsKey("utterance") && !anchor.containsKey("text")) {
        findings.invalid(place, "must be a text where utterance is left out");
      }
    }
  }

  private static @Nullable String optionalText(
      JsonObject object, String name, String pointer, Findings findings) {
    JsonValue value = object.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonString text) {
      return text.getString();
    }
    findings.invalid(pointer + "/" + name, "must be a text");
    return null;
  }

  private static Map<String, RecordRule> rules() {
    Map<String, RecordRule> rules = new LinkedHashMap<>();
    RECORDS.forEach((name, type) -> rules.put(name, new RecordRule(type)));
    return Map.copyOf(rules);
  }

  private static Map<String, Class<? extends Record>> records() {
    Map<String, Class<? extends Record>> records = new LinkedHashMap<>();
    records.put("details", Details.class);
    records.put("quotes", Quotes.class);
    records.put(SELECTION, Selection.class);
    records.put("confirmation", Confirmation.class);
    records.put("payment", Payment.class);
    records.put("label", Label.class);
    records.put("pickup", Pickup.class);
    records.put("notice", Notice.class);
    records.put(SPEECH, Speech.class);
    return java.util.Collections.unmodifiableMap(records);
  }
}
