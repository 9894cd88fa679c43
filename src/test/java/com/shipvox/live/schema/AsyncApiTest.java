package com.shipvox.live.schema;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.AgentMessage;
import com.shipvox.live.message.Message.ClientMessage;
import com.shipvox.live.message.Message.ServerMessage;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AsyncApiTest {
  private static final ApiFile FILE =
      new ApiFile("src/main/webapp/WEB-INF/asyncapi.yaml", Dialect.ASYNCAPI);
  private static final int NORMAL = 1000;

  private final JsonNode api = FILE.read();

  @Test
  void schemas_afterAnyChangeOfARecord_areWhatTheRecordsSay() {
    FILE.schemasMustBeCurrent();
  }

  @Test
  void everyMessageOfTheServer_isSent_underItsNameOnTheWire() {
    assertEquals(wire(ServerMessage.class), operation("serverSends"));
  }

  @Test
  void everyMessageOfAClient_isReceived_underItsNameOnTheWire() {
    Set<String> ofClients = wire(ClientMessage.class);
    ofClients.addAll(wire(AgentMessage.class));
    assertEquals(ofClients, operation("serverReceives"));
  }

  @Test
  void everyCloseCode_ofTheErrorTable_isExplained() {
    Set<Integer> inUse =
        Stream.of(ErrorCode.values())
            .map(ErrorCode::closeCode)
            .filter(code -> code > 0)
            .collect(toCollection(TreeSet::new));
    inUse.add(NORMAL);
    Set<Integer> explained = new TreeSet<>();
    api.at("/channels/feed/x-close-codes")
        .forEach(close -> explained.add(close.get("code").asInt()));
    assertEquals(inUse, explained);
  }

  @Test
  void everyReference_leadsSomewhere() {
    for (String reference : api.findValuesAsString("$ref")) {
      assertTrue(!api.at(reference.substring(1)).isMissingNode(), reference);
    }
  }

  @Test
  void everyMessage_hasAnExample_ofItsOwnType() {
    for (JsonNode message : api.at("/components/messages")) {
      assertTrue(message.get("examples").size() > 0, message.toString());
      for (JsonNode example : message.get("examples")) {
        assertEquals(message.get("name"), example.at("/payload/type"));
      }
    }
  }

  /** Record and name on the wire of each message of one direction. */
  private static Set<String> wire(Class<?> union) {
    return Stream.of(union.getAnnotation(JsonbTypeInfo.class).value())
        .map((JsonbSubtype subtype) -> subtype.type().getSimpleName() + " " + subtype.alias())
        .collect(toCollection(TreeSet::new));
  }

  private Set<String> operation(String name) {
    Set<String> messages = new TreeSet<>();
    for (JsonNode reference : api.at("/operations/" + name + "/messages")) {
      String record = reference.get("$ref").asString().replaceAll(".*/", "");
      JsonNode message = api.at("/components/messages/" + record);
      assertEquals("#/components/schemas/" + record, message.at("/payload/$ref").asString());
      messages.add(record + " " + message.get("name").asString());
    }
    return messages;
  }
}
