package com.shipvox.live.agent.mcp;

import com.shipvox.live.agent.tools.Tools;
import com.shipvox.live.agent.tools.WaitingCalls;
import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.rest.Problems;
import com.shipvox.live.rest.RequestBodies;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /mcp}. It checks the login, the head and the body as the REST API does, and answers
 * what is refused there as a problem; the SDK's servlet speaks the protocol. No MCP session is
 * kept, so nothing of a client is held between its requests.
 */
public class McpServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /**
   * Requests that may wait for their updates to be stored; each holds a thread of the container.
   */
  private static final int MOST_AT_ONCE = 32;

  @Inject private transient Bearer bearer;
  @Inject private transient Access access;
  @Inject private transient RequestBodies requests;
  @Inject private transient Tools tools;
  @Inject private transient WaitingCalls waiting;
  @Inject private transient LiveConfig config;

  private transient HttpServletStatelessServerTransport transport;
  private transient McpStatelessSyncServer server;

  @PostConstruct
  void start() {
    transport = McpTools.transport(config.limits().bodyBytes());
    server = McpTools.serve(transport, tools);
  }

  @Override
  public void destroy() {
    server.close();
    transport.destroy();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    try {
      Caller caller = bearer.caller(request);
      access.requireAgent(caller);
      if (!request.getMethod().equals("POST")) {
        response.setHeader("Allow", "POST");
        throw Refusal.of(
            ErrorCode.METHOD_NOT_ALLOWED, "No stream is offered here; messages are posted.");
      }
      checkHead(request);
      byte[] body = requests.bytes(request);
      JsonValue message = MessageCodec.parse(body);
      checkMessage(message);
      serve(new McpRequest(request, body, caller, message.asJsonObject()), response);
    } catch (Refusal refusal) {
      Problems.write(response, refusal);
    }
  }

  private void serve(McpRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    waiting.enter();
    try {
      McpAnswer answer = new McpAnswer(response);
      transport.service(request, answer);
      answer.send();
    } finally {
      waiting.leave();
    }
  }

  private void checkHead(HttpServletRequest request) {
    String version = request.getHeader("MCP-Protocol-Version");
    List<String> known = transport.protocolVersions();
    if (version != null && !known.contains(version)) {
      throw Refusal.of(
          ErrorCode.BAD_JSON, "The MCP-Protocol-Version must be one of " + known + ".");
    }
    String accept = accepted(request);
    if (!accept.contains("application/json") || !accept.contains("text/event-stream")) {
      throw Refusal.of(
          ErrorCode.NOT_ACCEPTABLE,
          "Accept must name both application/json and text/event-stream.");
    }
  }

  private static String accepted(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept == null ? "" : accept.toLowerCase(Locale.ROOT);
  }

  /** A batch is none of MCP's messages, and the SDK answers what it cannot read with a fault. */
  private static void checkMessage(@Nullable JsonValue message) {
    if (!(message instanceof JsonObject object)
        || !(object.get("jsonrpc") instanceof JsonString version)
        || !version.getString().equals("2.0")) {
      throw Refusal.of(ErrorCode.BAD_JSON, "The body must be one JSON-RPC 2.0 message.");
    }
    JsonValue id = object.get("id");
    JsonValue params = object.get("params");
    String method = object.getString("method", "");
    boolean needsParams = method.equals("initialize") || method.equals("tools/call");
    if (method.isEmpty()
        || (needsParams && params == null)
        || (id != null
            && id.getValueType() != JsonValue.ValueType.STRING
            && id.getValueType() != JsonValue.ValueType.NUMBER)
        || (params != null && !(params instanceof JsonObject))) {
      throw Refusal.of(
          ErrorCode.BAD_JSON,
          "A message needs a method; its id must be a text or a number, its params an object.");
    }
  }
}
