package com.shipvox.live.agent.hooks;

import com.shipvox.live.agent.tools.WaitingCalls;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.rest.Problems;
import com.shipvox.live.rest.RequestBodies;
import com.shipvox.live.security.Caller;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Takes what voice platforms post: {@code /hooks/elevenlabs}, {@code /hooks/elevenlabs/TOOL} and
 * {@code /hooks/vapi}. An event that it does not know is taken and passed over, because a platform
 * gives up a webhook that is refused.
 */
public class HookServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Inject private transient Signatures signatures;
  @Inject private transient RequestBodies requests;
  @Inject private transient WaitingCalls waiting;
  @Inject private transient ElevenLabsHook elevenLabs;
  @Inject private transient VapiHook vapi;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      byte[] answer = answer(request, response);
      response.setContentType("application/json");
      response.setContentLength(answer.length);
      response.getOutputStream().write(answer);
    } catch (RuntimeException failure) {
      Problems.write(response, Problems.refusal(failure, request.getRequestURI(), null));
    }
  }

  private byte[] answer(HttpServletRequest request, HttpServletResponse response) {
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    String[] steps = path.substring(1).split("/", 2);
    Platform platform =
        Platform.of(steps[0])
            .orElseThrow(
                () -> Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this address."));
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      throw Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "Events are posted.");
    }
    byte[] body = requests.bytes(request);
    Caller caller = signatures.caller(platform, request, body);
    if (!(MessageCodec.parse(body) instanceof JsonObject event)) {
      throw Refusal.of(ErrorCode.INVALID, "", "must be an object");
    }
    String rest = steps.length > 1 ? steps[1] : "";
    waiting.enter();
    try {
      JsonObject answer =
          switch (platform) {
            case ELEVENLABS -> elevenLabs.take(caller, rest, event);
            case VAPI -> vapi.take(caller, event);
          };
      return answer.toString().getBytes(StandardCharsets.UTF_8);
    } finally {
      waiting.leave();
    }
  }
}
