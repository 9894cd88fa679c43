package com.shipvox.live.it.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.it.checker.AgentLog.Place;
import com.shipvox.live.it.checker.AgentLog.Sent;
import com.shipvox.live.it.checker.Verdict.Fault;
import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker finds what is planted, and nothing where nothing is. */
final class CheckerTest {
  private static final int ALL = 20;

  private final AgentLog agent = new AgentLog();

  CheckerTest() {
    for (long n = 1; n <= ALL; n++) {
      agent.attempt(new Sent("u" + n, "x-n", data(n)));
      agent.acknowledge("u" + n, new Place("e", n));
    }
  }

  @Test
  void check_allOnceInOrder_clean() {
    Verdict verdict = verdict(straight());
    verdict.assertClean();
    assertEquals(ALL, verdict.received());
  }

  @Test
  void check_cutAndResumed_clean() {
    List<JsonObject> messages = straight();
    messages.add(13, resumed(15));
    messages.add(7, resumed(ALL));
    Verdict verdict = verdict(messages);
    verdict.assertClean();
    assertEquals(2, verdict.resumed());
  }

  @Test
  void check_stateInsteadOfWhatWasMissed_clean() {
    List<JsonObject> messages = straight();
    Collections.replaceAll(messages, update(8), fresh("e", 12, 12));
    messages.removeAll(List.of(update(9), update(10), update(11), update(12)));
    verdict(messages).assertClean();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, ALL})
  void check_plantedLoss_found(long seq) {
    List<JsonObject> messages = straight();
    messages.remove(update(seq));
    found(Map.of(Fault.LOST, 1), messages);
  }

  @Test
  void check_lossBeforeALaterState_found() {
    List<JsonObject> messages = straight();
    messages.remove(update(7));
    messages.add(fresh("e", ALL, ALL));
    found(Map.of(Fault.LOST, 1), messages);
  }

  @Test
  void check_nothingReceived_found() {
    found(Map.of(Fault.LOST, 1), List.of());
    found(Map.of(Fault.LOST, ALL), List.of(fresh("e", 0, 0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void check_plantedRepeat_found(int later) {
    List<JsonObject> messages = straight();
    messages.add(8 + later, update(7));
    found(Map.of(Fault.TWICE, 1), messages);
  }

  @Test
  void check_updateThatTheStateHolds_found() {
    List<JsonObject> messages = new ArrayList<>(List.of(fresh("e", 10, 10), update(10)));
    LongStream.rangeClosed(11, ALL).forEach(n -> messages.add(update(n)));
    found(Map.of(Fault.TWICE, 1), messages);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, ALL - 1})
  void check_plantedSwap_found(int at) {
    List<JsonObject> messages = straight();
    Collections.swap(messages, at, at + 1);
    found(Map.of(Fault.OUT_OF_ORDER, 1), messages);
  }

  @Test
  void check_sameUpdateAtTwoPlaces_found() {
    agent.attempt(new Sent("u20", "x-n", data(20)));
    List<JsonObject> messages = straight();
    messages.add(update("e", 21, "u20", 20));
    found(Map.of(Fault.TWICE, 1), messages);
  }

  @Test
  void check_otherContentOrId_found() {
    List<JsonObject> messages = straight();
    Collections.replaceAll(messages, update(7), update("e", 7, "u7", 8));
    Collections.replaceAll(messages, update(9), update("e", 9, "u90", 9));
    found(Map.of(Fault.ALTERED, 2), messages);
  }

  @Test
  void check_stateOlderThanItsPlace_found() {
    List<JsonObject> messages = straight();
    messages.add(8, fresh("e", 7, 6));
    found(Map.of(Fault.WRONG_STATE, 1), messages);
    messages.set(8, fresh("e", 7, null));
    found(Map.of(Fault.WRONG_STATE, 1), messages);
  }

  @Test
  void check_stateGoesBack_found() {
    List<JsonObject> messages = straight();
    messages.add(10, fresh("e", 5, 5));
    assertEquals(1, verdict(messages).count(Fault.OUT_OF_ORDER));
  }

  @Test
  void check_otherEpochWithoutItsState_found() {
    List<JsonObject> messages = straight();
    messages.add(update("f", 1, "u1", 1));
    found(Map.of(Fault.OUT_OF_ORDER, 1), messages);
  }

  @Test
  void check_newEpochBeforeAllOfTheOldCame_found() {
    List<JsonObject> messages = straight().subList(0, 19);
    messages.add(fresh("f", 0, null));
    found(Map.of(Fault.LOST, 2), messages);
  }

  @Test
  void check_acknowledgedWithTwoPlaces_found() {
    agent.acknowledge("u7", new Place("e", 7));
    verdict(straight()).assertClean();
    agent.acknowledge("u7", new Place("e", 21));
    assertEquals(1, verdict(straight()).count(Fault.CONTRADICTION));
  }

  @Test
  void check_onePlaceForTwo_found() {
    agent.acknowledge("other", new Place("e", 7));
    assertEquals(1, verdict(straight()).count(Fault.CONTRADICTION));
  }

  @Test
  void check_unacknowledgedOrNotOurs_mayComeOrNot() {
    agent.attempt(new Sent("u21", "x-n", data(21)));
    verdict(straight()).assertClean();
    List<JsonObject> messages = straight();
    messages.add(update(21));
    messages.add(
        TestJson.object(
            "{'type':'UPDATE','epoch':'e','seq':22,'id':'act','source':'viewer',"
                + "'payload':{'slice':'selection','data':{'quoteId':'q'}}}"));
    messages.add(TestJson.object("{'type':'PONG','epoch':'e','seq':22,'payload':{'sentAt':1}}"));
    verdict(messages).assertClean();
  }

  private void found(Map<Fault, Integer> expected, List<JsonObject> messages) {
    Verdict verdict = verdict(messages);
    for (Fault fault : Fault.values()) {
      assertEquals(expected.getOrDefault(fault, 0), verdict.count(fault), verdict::toString);
    }
  }

  private Verdict verdict(List<JsonObject> messages) {
    ViewerLog log = new ViewerLog("v");
    messages.forEach(log::received);
    return Checker.check(agent, List.of(log));
  }

  private static List<JsonObject> straight() {
    List<JsonObject> messages = new ArrayList<>(List.of(fresh("e", 0, null)));
    LongStream.rangeClosed(1, ALL).forEach(n -> messages.add(update(n)));
    return messages;
  }

  private static String data(long n) {
    return "{\"n\":" + n + "}";
  }

  private static JsonObject update(long n) {
    return update("e", n, "u" + n, n);
  }

  private static JsonObject update(String epoch, long seq, String id, long n) {
    return TestJson.object(
        String.format(
            "{'type':'UPDATE','epoch':'%s','seq':%d,'id':'%s','source':'agent',"
                + "'payload':{'slice':'x-n','data':{'n':%d}}}",
            epoch, seq, id, n));
  }

  private static JsonObject resumed(long head) {
    return TestJson.object(
        "{'type':'INIT','epoch':'e','seq':" + head + ",'payload':{'resumed':true,'state':null}}");
  }

  private static JsonObject fresh(String epoch, long seq, Number held) {
    String state = held == null ? "{}" : "{'x-n':{'seq':" + held + "}}";
    return TestJson.object(
        String.format(
            "{'type':'INIT','epoch':'%s','seq':%d,'payload':{'resumed':false,'state':%s}}",
            epoch, seq, state));
  }
}
