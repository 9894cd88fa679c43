package com.shipvox.live.it;

import static com.shipvox.live.it.McpClient.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Model Context Protocol as agents' platforms use it, by the SDK's own client. */
@Timeout(120)
final class McpIT {
  static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String[] ACCEPT = {"Accept", "application/json, text/event-stream"};
  private static final String QUOTES =
      "'quotes':["
          + "{'id':'q1','carrier':'UPS','service':'Ground','amountMinor':844,'currency':'USD'},"
          + "{'id':'q2','carrier':'USPS','service':'Priority','amountMinor':999,'currency':'USD'}]";

  private final Api agent = Api.agent(LiveNode.shared().server());
  private final String id = "conv_" + UUID.randomUUID();
  private final String session = "'session_id':'" + id + "'";

  /** Calls a tool without the SDK. */
  static Reply call(Api api, String tool, String arguments) {
    return api.post(
        "/mcp",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'"
            + tool
            + "','arguments':{"
            + arguments
            + "}}}",
        ACCEPT);
  }

  @Test
  void client_ofTheSdk_findsAToolForEachSlice() {
    try (McpClient client = new McpClient(agent)) {
      List<McpSchema.Tool> tools = client.sdk().listTools().tools();
      assertEquals(
          List.of(
              "show_details",
              "show_quotes",
              "show_confirmation",
              "show_payment",
              "show_label",
              "show_pickup",
              "show_notice",
              "session_state",
              "end_session"),
          tools.stream().map(McpSchema.Tool::name).toList());
      assertEquals(List.of("session_id"), tools.get(1).inputSchema().get("required"));
      assertTrue(client.sdk().getServerInstructions().contains("session_id"));
    }
  }

  @Test
  void wholeConversation_overTools_reachesAViewerWithItsCues() {
    try (McpClient client = new McpClient(agent)) {
      good(client.call("show_details", session + ",'phase':'loading'"));
      TestSession made = watched();
      try (FeedSocket viewer = made.socket()) {
        assertEquals(
            "loading",
            viewer
                .init()
                .getJsonObject("payload")
                .getJsonObject("state")
                .getJsonObject("details")
                .getString("phase"));
        good(
            client.call(
                "show_details",
                session
                    + ",'originZip':'89101','weightLb':2,'phase':'completed',"
                    + "'reveal':[{'part':'originZip','when':'89101'},{'part':'weightLb','when':'2 lb'}]"));
        JsonArray details = cues(viewer);
        assertEquals("details/originZip", details.getJsonObject(0).getString("target"));
        good(client.call("show_quotes", session + ",'phase':'loading'"));
        viewer.expect("UPDATE");
        good(
            client.call(
                "show_quotes",
                session
                    + ","
                    + QUOTES
                    + ",'reveal':[{'part':'q1','when':'UPS Ground'},{'part':'q2','when':'USPS'}]"));
        JsonArray quotes = cues(viewer);
        assertEquals("quotes/q1", quotes.getJsonObject(0).getString("target"));
        assertFalse(quotes.getJsonObject(0).containsKey("utterance"));
        assertTrue(quotes.getJsonObject(0).getJsonObject("anchor").containsKey("forms"));
        // What is said comes another way, and names no cue.
        made.post(
                "{'slice':'speech','data':{'utterance':'el:1','event':'plan',"
                    + "'text':'UPS Ground is eight forty-four.'}}")
            .expect(201);
        assertEquals("speech", slice(viewer.expect("UPDATE")));
        viewer.send(
            "{'type':'UPDATE','id':'a','payload':{'slice':'selection','data':{'quoteId':'q1'}}}");
        assertEquals("selection", slice(viewer.expect("UPDATE")));
        viewer.send("{'type':'ACK','payload':{'renderedSeq':6,'held':[4],'open':'quotes'}}");
        String state = painted(client);
        assertTrue(state.contains("The chosen quote is \"q1\"."), state);
        assertTrue(state.contains("except what waits for its word: quotes"), state);
        assertTrue(state.contains("the step quotes is open"), state);
        good(client.call("end_session", session));
        assertEquals("session", slice(viewer.expect("UPDATE")));
        viewer.expectError("session-ended");
        viewer.expectClose(4410);
      }
      assertTrue(text(client.call("show_details", session)).contains("(session-ended)"));
    }
  }

  @Test
  void sameCall_withinAMinute_hasOneEffect() throws Exception {
    try (McpClient client = new McpClient(agent)) {
      String arguments = session + ",'level':'info','title':'T','message':'M'";
      Callable<CallToolResult> call = () -> client.call("show_notice", arguments);
      Together.run(4, List.of(call, call, call, call)).forEach(McpIT::good);
      assertEquals(1, watched().head());
      good(client.call("show_notice", arguments.replace("'T'", "'U'")));
      assertEquals(2, watched().head());
    }
  }

  @Test
  void refusedCall_namesTheRightForm_andMakesNothing() {
    try (McpClient client = new McpClient(agent)) {
      CallToolResult result =
          client.call("show_quotes", session + "," + QUOTES.replace("844", "8.44"));
      assertTrue(result.isError());
      assertTrue(text(result).contains("quotes[0].amountMinor"), text(result));
      assertTrue(text(result).contains("Write 844."), text(result));
    }
    agent.get("/api/sessions/" + id).expect(404, "no-session");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                                        | 400 | bad-json
          []                                                       | 400 | bad-json
          [{'jsonrpc':'2.0','id':1,'method':'ping'}]               | 400 | bad-json
          {'jsonrpc':'1.0','id':1,'method':'ping'}                 | 400 | bad-json
          {'jsonrpc':'2.0','id':1}                                 | 400 | bad-json
          {'jsonrpc':'2.0','id':1,'result':{}}                     | 400 | bad-json
          {'jsonrpc':'2.0','id':1,'method':'initialize'}           | 400 | bad-json
          {'jsonrpc':'2.0','id':1,'method':'tools/call'}           | 400 | bad-json
          {'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'show_notice','arguments':3}} | 400 | bad-json
          {'jsonrpc':'2.0','id':{},'method':'ping'}                | 400 | bad-json
          {'jsonrpc':'2.0','id':1,'method':'ping','params':[]}     | 400 | bad-json
          {'jsonrpc':'2.0','id':1,'method':'ping','method':'ping'} | 400 | bad-json
          """)
  void message_thatIsNone_isAProblem(String body, int status, String code) {
    agent.post("/mcp", body, ACCEPT).expect(status, code);
  }

  @Test
  void head_thatDoesNotFit_isAProblem() {
    agent.get("/mcp").expect(405, "method-not-allowed");
    assertEquals("POST", agent.get("/mcp").header("Allow"));
    agent.delete("/mcp").expect(405, "method-not-allowed");
    agent.post("/mcp", PING).expect(406, "not-acceptable");
    agent
        .post("/mcp", PING, ACCEPT[0], ACCEPT[1], "MCP-Protocol-Version", "1999-01-01")
        .expect(400, "bad-json");
    agent
        .post("/mcp", PING, ACCEPT[0], ACCEPT[1], "Origin", "https://evil.example")
        .expect(403, "origin");
    agent.post("/mcp", PING.replace("ping", "x".repeat(300_000)), ACCEPT).expect(413, "too-large");
    Reply nobody = new Api(agent.server(), "").post("/mcp", PING, ACCEPT);
    nobody.expect(401, "token-missing");
    assertEquals("Bearer", nobody.header("WWW-Authenticate"));
    Reply pong = agent.post("/mcp", PING, ACCEPT).expect(200);
    assertEquals("no-store", pong.header("Cache-Control"));
    assertTrue(pong.json().containsKey("result"));
  }

  @Test
  void unknownMethodOrTool_isAnErrorOfTheProtocol() {
    assertTrue(
        agent.post("/mcp", PING.replace("ping", "nothing"), ACCEPT).json().containsKey("error"));
    assertTrue(call(agent, "no_tool", session).json().containsKey("error"));
  }

  private static void good(CallToolResult result) {
    assertFalse(Boolean.TRUE.equals(result.isError()), () -> text(result));
  }

  /** The session as its owner's REST API has it, with a viewer's token. */
  private TestSession watched() {
    JsonObject found = agent.post("/api/sessions", "{'sessionId':'" + id + "'}").expect(200).json();
    return new TestSession(agent, id, found.getString("epoch"), found.getString("viewerToken"));
  }

  /** What {@code session_state} says once the viewer's acknowledgement has come. */
  private String painted(McpClient client) {
    for (; ; ) {
      String state = text(client.call("session_state", session));
      if (state.contains("the step quotes is open")) {
        return state;
      }
    }
  }

  private static JsonArray cues(FeedSocket viewer) {
    return viewer.expect("UPDATE").getJsonObject("payload").getJsonArray("cues");
  }

  private static String slice(JsonObject update) {
    return update.getJsonObject("payload").getString("slice");
  }
}
