package com.shipvox.live.socket;

import static com.shipvox.live.socket.ConnectionStage.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.Message;
import com.shipvox.live.message.Message.Receipt;
import com.shipvox.live.message.Message.ReceiptPayload;
import com.shipvox.live.message.Message.Stored;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Author;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent's frames and their answers, with a log whose outcomes the test holds up. */
final class AgentPipeTest {
  private final ConnectionStage stage = new ConnectionStage();
  private final ConnectionStage.Port port = new ConnectionStage.Port();
  private Connection agent;

  @BeforeEach
  void connect() {
    agent = stage.connect(stage.agent(), port);
    say(agent, "{'type':'INIT','sessionId':'one'}");
    port.log.clear();
    port.messages.clear();
  }

  private void update(String id) {
    say(agent, "{'type':'UPDATE','id':'" + id + "','payload':{'slice':'x-a','data':{'n':1}}}");
  }

  /** The answers so far: type and the frame that each is for. */
  private List<String> answers() {
    return port.messages.stream()
        .filter(message -> !message.getString("type").equals("UPDATE"))
        .map(m -> m.getString("type") + " " + m.getJsonObject("payload").getString("ref", ""))
        .toList();
  }

  private JsonObject lastPayload() {
    return port.messages.get(port.messages.size() - 1).getJsonObject("payload");
  }

  @Test
  void updates_pipelined_answeredInTheOrderOfTheFrames() {
    stage.journal.holdOutcomes();
    update("a");
    say(agent, "{'type':'UPDATE','id':'b','payload':{'slice':'quotes','data':7}}");
    update("c");
    say(agent, "{'type':'HELLO','id':'d'}");
    assertEquals(List.of(), answers());
    stage.journal.release(true);
    assertEquals(List.of(), answers());
    stage.journal.release(false);
    assertEquals(List.of("RECEIPT a", "ERROR b", "RECEIPT c", "ERROR d"), answers());
  }

  @Test
  void update_stored_receiptAsTheRecordHasIt() {
    update("a");
    JsonObject receipt = port.messages.get(port.messages.size() - 1);
    Receipt record =
        new Receipt(
            Message.VERSION,
            "one",
            stage.clock.millis(),
            Source.SERVER,
            new ReceiptPayload("a", List.of(new Stored("a", 2, false))));
    assertEquals(MessageCodec.parse(MessageCodec.encode(record)), receipt);
  }

  @Test
  void update_thatWasPostedBefore_duplicate() {
    UpdateDraft posted =
        new UpdateDraft("a", "x-a", Phase.DISPLAYING, TestJson.object("{'n':1}"), null);
    stage.session.append(new Author("agent:issuer\nagent", Source.AGENT), List.of(posted));
    port.messages.clear();
    update("a");
    assertTrue(lastPayload().getJsonArray("results").getJsonObject(0).getBoolean("duplicate"));
    say(agent, "{'type':'UPDATE','id':'a','payload':{'slice':'x-a','data':{'n':2}}}");
    assertEquals("id-reused", lastPayload().getString("code"));
    assertEquals(TestJson.object("{'e':['/id']}").get("e"), pointers());
  }

  @Test
  void update_withBadFields_errorNamesEachByItsPlaceInTheFrame() {
    say(
        agent,
        "{'type':'UPDATE','id':'a','payload':{'slice':'details','phase':'no',"
            + "'data':{'originZip':1,'weightLb':-1}}}");
    assertEquals("invalid", lastPayload().getString("code"));
    assertEquals("a", lastPayload().getString("ref"));
    assertEquals(
        TestJson.object(
                "{'e':['/payload/phase','/payload/data/originZip','/payload/data/weightLb']}")
            .get("e"),
        pointers());
    update("b");
    assertEquals(List.of("ERROR a", "RECEIPT b"), answers());
  }

  private JsonValue pointers() {
    StringBuilder all = new StringBuilder("[");
    lastPayload()
        .getJsonArray("errors")
        .getValuesAs(JsonObject.class)
        .forEach(
            e ->
                all.append(all.length() > 1 ? "," : "")
                    .append('"')
                    .append(e.getString("pointer"))
                    .append('"'));
    return MessageCodec.parse(all.append(']').toString());
  }

  @Test
  void update_phaseAlone_accepted() {
    say(agent, "{'type':'UPDATE','id':'a','payload':{'slice':'quotes','phase':'loading'}}");
    assertEquals(List.of("RECEIPT a"), answers());
  }

  @Test
  void updates_fasterThanTheSessionsRate_tooFastAndTheConnectionStays() {
    for (int i = 0; i < 203; i++) {
      update("u" + i);
    }
    assertEquals(203, answers().size());
    assertEquals("RECEIPT u199", answers().get(199));
    assertEquals("ERROR u202", answers().get(202));
    assertEquals("too-fast", lastPayload().getString("code"));
    assertTrue(lastPayload().getBoolean("retryable"));
    stage.clock.move(Duration.ofMillis(lastPayload().getInt("retryInMs")));
    update("u202");
    assertEquals("RECEIPT u202", answers().get(203));
    assertFalse(port.log.stream().anyMatch(line -> line.startsWith("close")));
  }

  @Test
  void otherFrames_fasterThanThatRate_tooFastAndTheConnectionStays() {
    for (int i = 0; i < 201; i++) {
      say(agent, "{'type':'PING','id':'p','payload':{'sentAt':1}}");
    }
    assertEquals(List.of("ERROR too-fast"), port.log.subList(200, port.log.size()));
  }

  @Test
  void updates_moreThanMayWaitForTheLog_closedAsTooFast() {
    stage.journal.holdOutcomes();
    for (int i = 0; i <= AgentPipe.MOST_WAITING; i++) {
      update("u" + i);
    }
    List<String> end = port.log.stream().filter(line -> !line.equals("UPDATE")).toList();
    assertEquals(List.of("ERROR too-fast", "close too-fast"), end);
  }

  @Test
  void update_beforeInitOrForAnotherSession_error() {
    ConnectionStage.Port other = new ConnectionStage.Port();
    Connection early = stage.connect(stage.agent(), other);
    say(early, "{'type':'UPDATE','id':'a','payload':{'slice':'x-a','data':{}}}");
    assertEquals(List.of("AUTH_RESULT", "ERROR invalid"), other.log);
    say(agent, "{'type':'UPDATE','id':'b','sessionId':'two','payload':{'slice':'x-a','data':{}}}");
    assertEquals(List.of("ERROR forbidden"), port.log);
    assertEquals(1, stage.session.log().head().seq());
  }

  @Test
  void update_sessionEnded_errorOrTheEnd() {
    stage.session.end();
    assertEquals(List.of("UPDATE", "ERROR session-ended", "close session-ended"), port.log);
  }

  @Test
  void agent_thatFollows_isNoViewer() {
    assertEquals(0, stage.session.audience().viewerCount());
    stage.append();
    assertEquals(List.of("UPDATE"), port.log);
  }
}
