package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static com.shipvox.live.session.Logs.OTHER;
import static com.shipvox.live.session.Logs.VIEWER;
import static com.shipvox.live.session.Logs.draft;
import static com.shipvox.live.session.Logs.keeping;
import static com.shipvox.live.session.Logs.seqsAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Appending: seqs without gaps, each id once, a batch whole or not at all. */
final class MemoryLogTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryLog log = Logs.log(keeping(500), clock);

  @Test
  void append_oneAfterTheOther_seqsFromOneWithoutGaps() {
    assertEquals(0, log.head().seq());
    for (long n = 1; n <= 3; n++) {
      Appended appended = log.append(AGENT, List.of(Logs.numbered(n)));
      assertEquals(n, appended.lastSeq());
      assertEquals(n, log.head().seq());
      assertFalse(appended.allDuplicates());
    }
  }

  @Test
  void append_withoutId_oneIsMadeUpThatIsUnique() {
    Result one = append("{'slice':'x-a'}");
    Result other = append("{'slice':'x-a'}");
    assertNotEquals(one.id(), other.id());
    assertTrue(log.head().text().contains("\"id\":\"" + other.id() + "\""));
  }

  @Test
  void append_batch_consecutiveSeqsAndOneState() {
    append("{'slice':'x-a'}");
    Appended batch =
        log.append(
            AGENT,
            List.of(
                draft("{'slice':'x-a','data':{'a':1}}"),
                draft("{'slice':'x-a','data':{'b':2}}"),
                draft("{'slice':'x-b','phase':'loading'}")));
    assertEquals(List.of(2L, 3L, 4L), batch.results().stream().map(Result::seq).toList());
    assertEquals(
        TestJson.object("{'a':1,'b':2}"),
        log.open(null).state().getJsonObject("x-a").getJsonObject("data"));
  }

  @Test
  void append_sameIdAndBody_firstSeqAndDuplicate() {
    Result first = append("{'id':'u','slice':'x-a','data':{'a':1,'b':[2]}}");
    append("{'slice':'x-a','data':{'a':5}}");
    Result again = append("{'phase':'displaying','data':{'b':[2.0],'a':1},'slice':'x-a','id':'u'}");
    assertEquals(new Result("u", first.seq(), true), again);
    assertEquals(2, log.head().seq());
    assertEquals(5, log.open(null).state().getJsonObject("x-a").getJsonObject("data").getInt("a"));
  }

  @Test
  void append_sameIdOfAnotherSender_anotherUpdate() {
    append("{'id':'u','slice':'x-a'}");
    assertFalse(log.append(OTHER, List.of(draft("{'id':'u','slice':'x-b'}"))).allDuplicates());
    assertFalse(
        log.append(VIEWER, List.of(draft("{'id':'u','slice':'selection'}"))).allDuplicates());
    assertEquals(3, log.head().seq());
  }

  @Test
  void append_sameIdOtherBody_refusedAndNothingChanged() {
    append("{'id':'u','slice':'x-a','data':{'a':1}}");
    var before = log.open(null).state();
    for (String other :
        List.of(
            "{'id':'u','slice':'x-a','data':{'a':2}}",
            "{'id':'u','slice':'x-a'}",
            "{'id':'u','slice':'x-a','data':{'a':1},'phase':'failed'}",
            "{'id':'u','slice':'x-b','data':{'a':1}}")) {
      Refusal refusal = assertThrows(Refusal.class, () -> append(other));
      assertEquals(ErrorCode.ID_REUSED, refusal.code());
      assertEquals(List.of("/id"), pointers(refusal));
    }
    assertEquals(1, log.head().seq());
    assertEquals(before, log.open(null).state());
  }

  @Test
  void append_batchWithReusedIds_allNamedAndNoneApplied() {
    append("{'id':'u','slice':'x-a'}");
    append("{'id':'v','slice':'x-a'}");
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                log.append(
                    AGENT,
                    List.of(
                        draft("{'id':'new','slice':'x-a','data':{'new':true}}"),
                        draft("{'id':'u','slice':'x-b'}"),
                        draft("{'id':'v','slice':'x-a'}"),
                        draft("{'id':'v','slice':'x-c'}"),
                        draft("{'id':'new','slice':'x-a'}"))));
    assertEquals(ErrorCode.ID_REUSED, refusal.code());
    assertEquals(List.of("/1/id", "/3/id", "/4/id"), pointers(refusal));
    assertEquals(2, log.head().seq());
    assertFalse(append("{'id':'new','slice':'x-z'}").duplicate());
  }

  @Test
  void append_idTwiceInOneBatch_onceInTheLog() {
    Appended batch =
        log.append(
            AGENT,
            List.of(
                draft("{'id':'u','slice':'x-a'}"),
                draft("{'id':'w','slice':'x-a'}"),
                draft("{'id':'u','slice':'x-a'}")));
    assertEquals(
        List.of(new Result("u", 1, false), new Result("w", 2, false), new Result("u", 1, true)),
        batch.results());
    assertEquals(2, batch.lastSeq());
  }

  @Test
  void append_batchSentAgain_allDuplicates() {
    List<com.shipvox.live.message.UpdateDraft> batch =
        List.of(draft("{'id':'u','slice':'x-a'}"), draft("{'id':'w','slice':'x-a'}"));
    log.append(AGENT, batch);
    Appended again = log.append(AGENT, batch);
    assertTrue(again.allDuplicates());
    assertEquals(List.of(1L, 2L), again.results().stream().map(Result::seq).toList());
    assertEquals(2, again.lastSeq());
  }

  @Test
  void append_clockSetBack_timesNeverGoBack() {
    append("{'slice':'x-a'}");
    long first = log.head().at();
    clock.move(Duration.ofHours(-1));
    append("{'slice':'x-a'}");
    assertEquals(first, log.head().at());
  }

  @Test
  void append_stateBeyondItsBound_refusedAndNothingChanged() {
    LiveConfig.Session limits =
        Logs.config(java.util.Map.of("shipvox.session.state-bytes", "4KiB")).session();
    MemoryLog small = Logs.log(limits, clock);
    String text = "x".repeat(1_000);
    small.append(AGENT, List.of(draft("{'slice':'x-a','data':{'t':'" + text + "'}}")));
    small.append(AGENT, List.of(draft("{'slice':'x-b','data':{'t':'" + text + "'}}")));
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                small.append(
                    AGENT,
                    List.of(
                        draft("{'slice':'x-c'}"),
                        draft("{'slice':'x-d','data':{'t':'" + text + text + "'}}"))));
    assertEquals(ErrorCode.TOO_LARGE, refusal.code());
    assertEquals(2, small.head().seq());
    // What is replaced makes room again, however often.
    for (int i = 0; i < 20; i++) {
      small.append(AGENT, List.of(draft("{'slice':'x-a','data':{'t':'" + i + text + "'}}")));
    }
    assertEquals(22, small.head().seq());
  }

  @Test
  void end_onceOrOften_oneClosingUpdateAndNothingAfterIt() {
    append("{'slice':'x-a'}");
    log.end();
    log.end();
    assertTrue(log.ended());
    assertTrue(log.head().closing());
    assertEquals(2, log.head().seq());
    var update = TestJson.object(log.head().text());
    assertEquals("server", update.getString("source"));
    assertEquals(TestJson.object("{'slice':'session','phase':'completed'}"), update.get("payload"));
    Refusal refusal = assertThrows(Refusal.class, () -> append("{'slice':'x-a'}"));
    assertEquals(ErrorCode.SESSION_ENDED, refusal.code());
    assertEquals(List.of(2L), seqsAfter(log.open(Logs.at(1)).last()));
    assertEquals("completed", log.open(null).state().getJsonObject("session").getString("phase"));
  }

  private Result append(String json) {
    return log.append(AGENT, List.of(draft(json))).results().get(0);
  }

  private static List<String> pointers(Refusal refusal) {
    return refusal.errors().stream().map(FieldError::pointer).toList();
  }
}
