package com.shipvox.live.agent.hooks;

import com.shipvox.live.agent.hooks.Transcripts.Line;
import com.shipvox.live.agent.tools.Tool;
import com.shipvox.live.agent.tools.Tools;
import com.shipvox.live.agent.tools.Tools.Answer;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * ElevenLabs: a server tool posts its arguments to {@code /hooks/elevenlabs/TOOL}; a post-call
 * webhook posts the conversation's transcript.
 */
@Singleton
public final class ElevenLabsHook {
  private static final JsonProvider JSON = JsonProvider.provider();

  private final Tools tools;
  private final Transcripts transcripts;

  @Inject
  public ElevenLabsHook(Tools tools, Transcripts transcripts) {
    this.tools = tools;
    this.transcripts = transcripts;
  }

  JsonObject take(Caller caller, String tool, JsonObject body) {
    if (!tool.isEmpty()) {
      return call(caller, tool, body);
    }
    if (body.get("type") instanceof JsonString type
        && type.getString().equals("post_call_transcription")
        && body.get("data") instanceof JsonObject data) {
      transcript(caller, data);
    }
    return JSON.createObjectBuilder().add("taken", true).build();
  }

  private JsonObject call(Caller caller, String tool, JsonObject arguments) {
    if (Tool.of(tool).isEmpty()) {
      throw Refusal.of(ErrorCode.NOT_FOUND, "There is no tool of that name.");
    }
    Answer answer = tools.call(caller, tool, arguments, null);
    if (answer.refused()) {
      throw Refusal.of(ErrorCode.INVALID, answer.text());
    }
    return JSON.createObjectBuilder().add("result", answer.text()).build();
  }

  private void transcript(Caller caller, JsonObject data) {
    String conversation = data.getString("conversation_id", "");
    JsonValue said = data.get("transcript");
    List<Line> lines = new ArrayList<>();
    if (said instanceof JsonArray turns) {
      for (int i = 0; i < turns.size(); i++) {
        if (turns.get(i) instanceof JsonObject turn
            && turn.get("message") instanceof JsonString message
            && !message.getString().isBlank()) {
          boolean agent = turn.getString("role", "").equals("agent");
          lines.add(
              new Line(
                  Transcripts.name("el", conversation, "call" + i), agent, message.getString()));
        }
      }
    }
    transcripts.write(caller, conversation, lines);
  }
}
