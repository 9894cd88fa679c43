package com.shipvox.live.it;

import com.shipvox.live.message.TestJson;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The SDK's own client, as an agent's platform uses it. */
final class McpClient implements AutoCloseable {
  private static final McpJsonMapper JSON = new JacksonMcpJsonMapper(JsonMapper.builder().build());

  private final McpSyncClient client;

  McpClient(Api agent) {
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder(agent.server().uri("").toString())
            .endpoint("/mcp")
            .jsonMapper(JSON)
            .customizeClient(http -> http.sslContext(RunFiles.TLS))
            .httpRequestCustomizer(
                (request, method, uri, body, context) ->
                    request.header("Authorization", "Bearer " + agent.token()))
            .build();
    client =
        io.modelcontextprotocol.client.McpClient.sync(transport)
            .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(null))
            .build();
    client.initialize();
  }

  McpSyncClient sdk() {
    return client;
  }

  /** Calls a tool; single quotes stand for double ones. */
  CallToolResult call(String tool, String arguments) {
    return client.callTool(new CallToolRequest(JSON, tool, TestJson.quoted("{" + arguments + "}")));
  }

  /** The text of a result. */
  static String text(CallToolResult result) {
    return result.content().stream()
        .map(content -> ((McpSchema.TextContent) content).text())
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    client.closeGracefully();
  }
}
