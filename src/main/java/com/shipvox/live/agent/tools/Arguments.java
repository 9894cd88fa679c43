package com.shipvox.live.agent.tools;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Findings;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.session.SessionStore;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call, turned into the update that they ask for. Whatever is wrong with them
 * is told at once, by the slice's own rules and by what models are known to confuse.
 */
final class Arguments {
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final String CUES = "cues";

  private final Tool tool;
  private final JsonObject all;
  private final JsonObject schema;
  private final List<FieldError> errors = new ArrayList<>();
  private ErrorCode code = ErrorCode.INVALID;

  private Arguments(Tool tool, JsonObject all) {
    this.tool = tool;
    this.all = all;
    this.schema = tool.inputSchema();
  }

  /**
   * What a call asks for.
   *
   * @param update as in the body of a post; null for a tool that writes no slice
   */
  record Asked(String sessionId, @Nullable JsonObject update) {}

  /**
   * Checks the arguments.
   *
   * @throws Refusal with every bad field, its pointer into the arguments, and the right form
   */
  static Asked check(Tool tool, JsonObject arguments) {
    return new Arguments(tool, arguments).check();
  }

  private Asked check() {
    Misnomers misnomers = new Misnomers();
    misnomers.find(all, schema, "", errors);
    String sessionId = sessionId(misnomers);
    JsonObject update = tool.shows() ? update(misnomers) : null;
    if (!errors.isEmpty()) {
      throw Refusal.of(code, "The arguments are not right.", errors);
    }
    return new Asked(sessionId, update);
  }

  private String sessionId(Misnomers misnomers) {
    JsonValue value = all.get(ToolSchemas.SESSION_ID);
    String id = value instanceof JsonString text ? text.getString() : "";
    if (!SessionStore.isId(id) && !misnomers.names("/" + ToolSchemas.SESSION_ID)) {
      error(
          "/" + ToolSchemas.SESSION_ID,
          value == null
              ? "is missing. Give this conversation's id, the same in every call."
              : "must be a text of 1 to 128 letters, digits, or . _ ~ -");
    }
    return id;
  }

  private JsonObject update(Misnomers misnomers) {
    JsonObjectBuilder data = JSON.createObjectBuilder();
    boolean any = false;
    for (var member : all.entrySet()) {
      if (!Set.of(ToolSchemas.SESSION_ID, ToolSchemas.PHASE, ToolSchemas.REVEAL)
          .contains(member.getKey())) {
        data.add(member.getKey(), member.getValue());
        any = true;
      }
    }
    JsonObjectBuilder update = JSON.createObjectBuilder().add("slice", tool.slice());
    if (any) {
      update.add("data", data);
    }
    if (all.containsKey(ToolSchemas.PHASE)) {
      update.add("phase", all.get(ToolSchemas.PHASE));
    }
    JsonArray cues = cues();
    if (cues != null) {
      update.add(CUES, cues);
    }
    JsonObject built = update.build();
    checkByRules(built, misnomers);
    return built;
  }

  private void checkByRules(JsonObject update, Misnomers misnomers) {
    Findings findings = new Findings();
    SliceRules.check(update, "", findings);
    try {
      findings.throwIfAny();
    } catch (Refusal refusal) {
      code = refusal.code();
      for (FieldError error : refusal.errors()) {
        String place = place(error.pointer());
        if (!misnomers.names(place)) {
          error(place, Explanation.of(error.message(), place, all, schema));
        }
      }
    }
  }

  /** The place in the arguments of what stands at that pointer in the update. */
  private static String place(String pointer) {
    return pointer
        .replaceFirst("^/data(/|$)", "/")
        .replaceFirst("^/cues/(\\d+)/target", "/reveal/$1/part")
        .replaceFirst("^/cues/(\\d+)/anchor/text", "/reveal/$1/when")
        .replaceFirst("^/cues", "/reveal");
  }

  /** What shall be revealed, as cues that name no utterance. */
  private @Nullable JsonArray cues() {
    JsonValue reveal = all.get(ToolSchemas.REVEAL);
    if (reveal == null) {
      return null;
    }
    String form = "must be an array such as [{\"part\": \"q1\", \"when\": \"UPS Ground\"}]";
    if (!(reveal instanceof JsonArray list)) {
      error("/reveal", form);
      return null;
    }
    var cues = JSON.createArrayBuilder();
    for (int i = 0; i < list.size(); i++) {
      String pointer = "/reveal/" + i;
      if (!(list.get(i) instanceof JsonObject each)) {
        error(pointer, form.replace("an array such as [", "an object such as ").replace("]", ""));
      } else {
        cue(each, pointer, cues);
      }
    }
    return cues.build();
  }

  private void cue(JsonObject each, String pointer, JsonArrayBuilder cues) {
    String target = tool.slice();
    JsonValue part = each.get(ToolSchemas.PART);
    if (part instanceof JsonString text) {
      String name = text.getString();
      String bare = name.startsWith(target + "/") ? name.substring(target.length() + 1) : name;
      Set<String> parts = parts();
      if (!parts.isEmpty() && !parts.contains(bare) && !bare.equals(target)) {
        error(pointer + "/part", "must be one of " + String.join(", ", parts));
      }
      target = bare.equals(target) ? target : target + "/" + bare;
    } else if (part != null) {
      error(pointer + "/part", "must be a text");
    }
    if (each.get(ToolSchemas.WHEN) instanceof JsonString when) {
      cues.add(
          JSON.createObjectBuilder()
              .add("target", target)
              .add("anchor", JSON.createObjectBuilder().add("text", when)));
    } else {
      error(
          pointer + "/when",
          "must be a text: a few words of the sentence that you say next, so \"UPS Ground\"");
    }
  }

  /** What a part can be; empty where this call does not tell. */
  private Set<String> parts() {
    Set<String> parts = new LinkedHashSet<>();
    if (tool == Tool.SHOW_QUOTES) {
      if (all.get("quotes") instanceof JsonArray quotes) {
        quotes.forEach(
            quote -> {
              if (quote instanceof JsonObject o && o.get("id") instanceof JsonString id) {
                parts.add(id.getString());
              }
            });
      }
      return parts;
    }
    parts.addAll(schema.getJsonObject("properties").keySet());
    parts.addAll(all.keySet());
    parts.removeAll(Set.of(ToolSchemas.SESSION_ID, ToolSchemas.PHASE, ToolSchemas.REVEAL));
    return parts;
  }

  private void error(String pointer, String message) {
    errors.add(new FieldError(pointer, message));
  }
}
