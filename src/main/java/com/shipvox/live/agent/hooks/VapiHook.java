package com.shipvox.live.agent.hooks;

import com.shipvox.live.agent.hooks.Transcripts.Line;
import com.shipvox.live.agent.tools.Tools;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vapi: every message comes to one address, as {@code {message: {type, call, …}}}. Tool calls are
 * answered, final transcripts become speech, anything else is passed over.
 */
@Singleton
public final class VapiHook {
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final String SESSION_ID = "session_id";

  /** Calls in one message; a model makes a few. */
  private static final int MOST_CALLS = 50;

  private final Tools tools;
  private final Transcripts transcripts;

  @Inject
  public VapiHook(Tools tools, Transcripts transcripts) {
    this.tools = tools;
    this.transcripts = transcripts;
  }

  JsonObject take(Caller caller, JsonObject body) {
    JsonObject message = object(body, "message");
    String type = message.getString("type", "");
    String call = object(message, "call").getString("id", "");
    if (type.equals("tool-calls")) {
      return results(caller, call, message);
    }
    if (type.startsWith("transcript") && message.getString("transcriptType", "").equals("final")) {
      transcript(caller, call, message);
    }
    return JsonValue.EMPTY_JSON_OBJECT;
  }

  private JsonObject results(Caller caller, String call, JsonObject message) {
    JsonArray calls =
        message.get("toolCallList") instanceof JsonArray list ? list : JsonValue.EMPTY_JSON_ARRAY;
    if (calls.size() > MOST_CALLS) {
      throw Refusal.of(
          ErrorCode.INVALID, "/message/toolCallList", "may hold " + MOST_CALLS + " calls");
    }
    JsonArrayBuilder results = JSON.createArrayBuilder();
    for (JsonValue each : calls) {
      if (each instanceof JsonObject wanted) {
        String id = wanted.getString("id", "");
        results.add(
            JSON.createObjectBuilder()
                .add("toolCallId", id)
                // Vapi takes one line.
                .add("result", result(caller, call, id, wanted).replace('\n', ' ')));
      }
    }
    return JSON.createObjectBuilder().add("results", results).build();
  }

  private String result(Caller caller, String call, String id, JsonObject wanted) {
    JsonObject function = wanted.containsKey("function") ? object(wanted, "function") : wanted;
    JsonValue given = function.get(function.containsKey("arguments") ? "arguments" : "parameters");
    JsonObject arguments = arguments(given);
    if (!arguments.containsKey(SESSION_ID) && !call.isEmpty()) {
      arguments = JSON.createObjectBuilder(arguments).add(SESSION_ID, call).build();
    }
    String name = function.getString("name", "");
    String known = id.isEmpty() || id.length() > 150 ? null : Transcripts.name("vapi", "", id);
    return tools.call(caller, name, arguments, known).text();
  }

  /** As an object, or as the text that the model wrote. */
  private static JsonObject arguments(@Nullable JsonValue given) {
    JsonValue value =
        given instanceof JsonString text ? MessageCodec.parse(text.getString()) : given;
    return value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
  }

  private void transcript(Caller caller, String call, JsonObject message) {
    String text = message.getString("transcript", "");
    if (text.isBlank()) {
      return;
    }
    boolean agent = message.getString("role", "").equals("assistant");
    // Not in decimal: thirteen digits may look like a card number.
    String mark =
        message.get("timestamp") instanceof JsonNumber at
            ? Long.toString(at.longValue(), Character.MAX_RADIX)
            : Integer.toHexString(text.hashCode());
    String utterance = Transcripts.name("vapi", call, (agent ? "a" : "u") + mark);
    transcripts.write(caller, call, List.of(new Line(utterance, agent, text)));
  }

  private static JsonObject object(JsonObject in, String name) {
    return in.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
  }
}
