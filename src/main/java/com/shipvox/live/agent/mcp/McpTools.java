package com.shipvox.live.agent.mcp;

import com.shipvox.live.agent.tools.Tool;
import com.shipvox.live.agent.tools.Tools;
import com.shipvox.live.agent.tools.Tools.Answer;
import com.shipvox.live.security.Caller;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The tools as the SDK serves them. */
final class McpTools {
  private static final String CALLER = "caller";
  private static final String ARGUMENTS = "arguments";
  private static final McpJsonMapper JSON = new JacksonMcpJsonMapper(JsonMapper.builder().build());

  private static final String INSTRUCTIONS =
      """
      These tools put cards on the web page that the customer looks at while you talk. Give the same \
      session_id in every call: the id of this conversation. Call a tool before you speak of what it \
      shows, and name in reveal the words that you are going to say, so that each part appears as \
      you say it. Money is a whole number of cents with a currency code, a ZIP code a text, a time \
      milliseconds since 1970. If a call is refused, the answer says what to write instead.""";

  private McpTools() {}

  /** The SDK's servlet; it gets requests that are a {@link McpRequest}. */
  static HttpServletStatelessServerTransport transport(int bodyBytes) {
    return HttpServletStatelessServerTransport.builder()
        .jsonMapper(JSON)
        .messageEndpoint("/mcp")
        .maxRequestSize(bodyBytes)
        .contextExtractor(
            request -> {
              McpRequest checked = (McpRequest) request;
              return McpTransportContext.create(
                  Map.of(CALLER, checked.caller(), ARGUMENTS, checked.arguments()));
            })
        .build();
  }

  static McpStatelessSyncServer serve(HttpServletStatelessServerTransport transport, Tools tools) {
    return McpServer.sync(transport)
        .serverInfo("shipvox-live", "1")
        .instructions(INSTRUCTIONS)
        .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
        .jsonMapper(JSON)
        // Our own rules say more about a wrong argument than a schema can.
        .validateToolInputs(false)
        .jsonSchemaValidator(noValidator())
        // On the container's thread, not on one of Reactor's.
        .immediateExecution(true)
        .tools(Arrays.stream(Tool.values()).map(tool -> specification(tool, tools)).toList())
        .build();
  }

  private static SyncToolSpecification specification(Tool tool, Tools tools) {
    McpSchema.Tool described =
        McpSchema.Tool.builder(tool.wire(), JSON, tool.inputSchema().toString())
            .description(tool.description())
            .annotations(
                McpSchema.ToolAnnotations.builder()
                    .readOnlyHint(tool == Tool.SESSION_STATE)
                    .destructiveHint(tool == Tool.END_SESSION)
                    .idempotentHint(true)
                    .openWorldHint(false)
                    .build())
            .build();
    return new SyncToolSpecification(described, (context, call) -> result(tools, tool, context));
  }

  private static CallToolResult result(Tools tools, Tool tool, McpTransportContext context) {
    Caller caller = (Caller) context.get(CALLER);
    JsonObject arguments = (JsonObject) context.get(ARGUMENTS);
    Answer answer = tools.call(caller, tool.wire(), arguments, null);
    return CallToolResult.builder().textContent(answer.texts()).isError(answer.refused()).build();
  }

  private static JsonSchemaValidator noValidator() {
    return (schema, content) -> ValidationResponse.asValid(null);
  }
}
