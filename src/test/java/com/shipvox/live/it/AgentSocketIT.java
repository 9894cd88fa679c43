package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.security.BadTokens;
import com.shipvox.live.security.BadTokens.BadToken;
import com.shipvox.live.security.TestKeys;
import com.shipvox.live.security.TestTokens;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An agent that writes by its socket instead of by posts. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
final class AgentSocketIT {
  private static final int FRAMES = 50;

  private final String token = Tokens.agent("socket-" + UUID.randomUUID());
  private final TestSession session = new Api(StrictNode.server(), token).open();

  private FeedSocket agent() {
    FeedSocket socket = FeedSocket.connect(StrictNode.server(), token);
    socket.expect("AUTH_RESULT");
    socket.send("{'type':'INIT','sessionId':'" + session.id() + "'}");
    socket.expect("INIT");
    return socket;
  }

  /** The next frame that is no update of the log. */
  private static JsonObject answer(FeedSocket socket) {
    JsonObject frame = socket.next();
    while (frame.getString("type").equals("UPDATE")) {
      frame = socket.next();
    }
    return frame;
  }

  @Test
  void updates_pipelined_receiptsInOrderAndViewersGetThem() {
    try (FeedSocket viewer = session.socket();
        FeedSocket agent = agent()) {
      viewer.init();
      for (int i = 1; i <= FRAMES; i++) {
        agent.send(
            "{'type':'UPDATE','id':'u" + i + "','payload':{'slice':'x-n','data':{'n':" + i + "}}}");
      }
      for (int i = 1; i <= FRAMES; i++) {
        JsonObject receipt = answer(agent);
        assertEquals("RECEIPT", receipt.getString("type"), receipt::toString);
        assertEquals("u" + i, receipt.getJsonObject("payload").getString("ref"));
      }
      int n = 0;
      while (n < FRAMES) {
        JsonObject update = viewer.expect("UPDATE");
        if (update.getJsonObject("payload").getString("slice").equals("x-n")) {
          n++;
          assertEquals("u" + n, update.getString("id"));
          assertEquals("agent", update.getString("source"));
        }
      }
    }
  }

  @Test
  void choiceOfTheCustomer_comesAtOnce() {
    try (FeedSocket viewer = session.socket();
        FeedSocket agent = agent()) {
      viewer.init();
      viewer.send(
          "{'type':'UPDATE','id':'a','payload':{'slice':'selection','data':{'quoteId':'q1'}}}");
      JsonObject update = agent.expect("UPDATE");
      while (!update.getJsonObject("payload").getString("slice").equals("selection")) {
        update = agent.expect("UPDATE");
      }
      assertEquals("viewer", update.getString("source"));
    }
  }

  @Test
  void badToken_ofAnAgent_nothingIsStored() {
    List<Callable<List<String>>> offers = new ArrayList<>();
    for (BadToken bad : BadTokens.all(TestTokens::agent, TestKeys.RSA, "https://localhost:1/")) {
      // An agent's token needs no session.
      if (bad.token().length() < StrictNode.FRAME_BYTES / 2 && !bad.name().contains("sid")) {
        offers.add(() -> offer(bad));
      }
    }
    List<String> faults = Together.run(8, offers).stream().flatMap(List::stream).toList();
    assertEquals(List.of(), faults);
    assertEquals(0, session.head());
  }

  private List<String> offer(BadToken bad) {
    SeenTokens.note(bad.token());
    try (FeedSocket socket = FeedSocket.connect(StrictNode.server())) {
      String quoted = MessageCodec.encodeValue(bad.token());
      socket.sendJson(
          "{\"type\":\"INIT\",\"sessionId\":\"%s\",\"payload\":{\"token\":%s}}"
              .formatted(session.id(), quoted));
      socket.send("{'type':'UPDATE','id':'u','payload':{'slice':'x-n','data':{'n':1}}}");
      int code = socket.closeCode();
      return code == 4401 ? List.of() : List.of(bad.name() + ": " + code);
    }
  }

  @Test
  void presence_firstSocketAndLast_toldOnceEach() {
    try (FeedSocket viewer = session.socket()) {
      viewer.init();
      try (FeedSocket first = agent()) {
        assertEquals("present", presence(viewer));
        try (FeedSocket second = agent()) {
          second.cut();
        }
        first.send("{'type':'UPDATE','id':'u','payload':{'slice':'x-n','data':{'n':1}}}");
        assertEquals("x-n", viewer.expect("UPDATE").getJsonObject("payload").getString("slice"));
      }
      long closed = System.currentTimeMillis();
      assertEquals("away", presence(viewer));
      assertTrue(System.currentTimeMillis() - closed >= 4_500);
      try (FeedSocket again = agent()) {
        assertEquals("present", presence(viewer));
      }
      assertEquals(
          "present",
          session
              .show()
              .getJsonObject("state")
              .getJsonObject("session")
              .getJsonObject("data")
              .getString("agent"));
    }
  }

  private static String presence(FeedSocket viewer) {
    JsonObject update = viewer.expect("UPDATE");
    assertEquals("server", update.getString("source"));
    JsonObject payload = update.getJsonObject("payload");
    assertEquals("session", payload.getString("slice"));
    assertTrue(payload.getJsonObject("data").getJsonNumber("since").longValue() > 0);
    return payload.getJsonObject("data").getString("agent");
  }
}
