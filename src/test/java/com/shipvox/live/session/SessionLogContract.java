package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static com.shipvox.live.session.Logs.OTHER;
import static com.shipvox.live.session.Logs.VIEWER;
import static com.shipvox.live.session.Logs.draft;
import static com.shipvox.live.session.Logs.numbered;
import static com.shipvox.live.session.Logs.seqsAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.SessionLog.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link SessionLog} keeps to, wherever it lives: seqs without gaps, each id once, a
 * batch whole or not at all; and a reader gets exactly what it missed, or the whole state.
 */
public abstract class SessionLogContract {
  protected final ManualClock clock = new ManualClock();

  /** Begins an empty log with these settings beside the defaults; {@link #log} is it from then. */
  protected abstract void begin(Map<String, String> settings);

  /** A way to the log; where there are several, each call goes to the next one. */
  protected abstract SessionLog log();

  @Test
  protected void append_oneAfterTheOther_seqsFromOneWithoutGaps() {
    begin(Map.of());
    assertEquals(0, head().seq());
    for (long n = 1; n <= 6; n++) {
      Appended appended = log().append(AGENT, List.of(numbered(n)));
      assertEquals(n, appended.lastSeq());
      assertEquals(n, head().seq());
      assertFalse(appended.allDuplicates());
    }
  }

  @Test
  protected void append_withoutId_oneIsMadeUpThatIsUnique() {
    begin(Map.of());
    Result one = append("{'slice':'x-a'}");
    Result other = append("{'slice':'x-a'}");
    assertNotEquals(one.id(), other.id());
    assertTrue(head().text().contains("\"id\":\"" + other.id() + "\""));
  }

  @Test
  protected void append_batch_consecutiveSeqsAndOneState() {
    begin(Map.of());
    append("{'slice':'x-a'}");
    Appended batch =
        appendAll(
            "{'slice':'x-a','data':{'a':1}}",
            "{'slice':'x-a','data':{'b':2}}",
            "{'slice':'x-b','phase':'loading'}");
    assertEquals(List.of(2L, 3L, 4L), batch.results().stream().map(Result::seq).toList());
    assertEquals(TestJson.object("{'a':1,'b':2}"), state().getJsonObject("x-a").get("data"));
  }

  @Test
  protected void append_sameIdAndBody_firstSeqAndDuplicate() {
    begin(Map.of());
    Result first = append("{'id':'u','slice':'x-a','data':{'a':1,'b':[2]}}");
    append("{'slice':'x-a','data':{'a':5}}");
    Result again = append("{'phase':'displaying','data':{'b':[2.0],'a':1},'slice':'x-a','id':'u'}");
    assertEquals(new Result("u", first.seq(), true), again);
    assertEquals(2, head().seq());
    assertEquals(5, state().getJsonObject("x-a").getJsonObject("data").getInt("a"));
  }

  @Test
  protected void append_sameIdOfAnotherSender_anotherUpdate() {
    begin(Map.of());
    append("{'id':'u','slice':'x-a'}");
    assertFalse(log().append(OTHER, List.of(draft("{'id':'u','slice':'x-b'}"))).allDuplicates());
    UpdateDraft choice = draft("{'id':'u','slice':'selection'}");
    assertFalse(log().append(VIEWER, List.of(choice)).allDuplicates());
    assertEquals(3, head().seq());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'u','slice':'x-a','data':{'a':2}}",
        "{'id':'u','slice':'x-a'}",
        "{'id':'u','slice':'x-a','data':{'a':1},'phase':'failed'}",
        "{'id':'u','slice':'x-b','data':{'a':1}}"
      })
  protected void append_sameIdOtherBody_refusedAndNothingChanged(String other) {
    begin(Map.of());
    append("{'id':'u','slice':'x-a','data':{'a':1}}");
    var before = state();
    assertEquals(List.of("/id"), refused(ErrorCode.ID_REUSED, other));
    assertEquals(1, head().seq());
    assertEquals(before, state());
  }

  @Test
  protected void append_lowerTurnOfTheSlice_staleAndNothingChanged() {
    begin(Map.of());
    append("{'slice':'x-a','turn':3}");
    append("{'slice':'x-b','turn':1}");
    append("{'slice':'x-a','turn':3}");
    append("{'slice':'x-a','data':{'n':1}}");
    assertEquals(List.of("/turn"), refused(ErrorCode.STALE_TURN, "{'slice':'x-a','turn':2}"));
    assertEquals(4, head().seq());
    assertEquals(3, state().getJsonObject("x-a").getInt("turn"));
    assertEquals(1, state().getJsonObject("x-b").getInt("turn"));
  }

  @Test
  protected void append_staleTurnOfSpeech_refused() {
    begin(Map.of());
    String end = "{'slice':'speech','data':{'utterance':'u','event':'end'},'turn':%d}";
    append(end.formatted(2));
    assertEquals(List.of("/turn"), refused(ErrorCode.STALE_TURN, end.formatted(1)));
  }

  @Test
  protected void append_batchWithStaleTurns_allNamedAndNoneApplied() {
    begin(Map.of());
    append("{'slice':'x-a','turn':3}");
    assertEquals(
        List.of("/1/turn", "/3/turn"),
        refused(
            ErrorCode.STALE_TURN,
            "{'slice':'x-b','turn':5}",
            "{'slice':'x-a','turn':2}",
            "{'slice':'x-a','turn':4}",
            "{'slice':'x-b','turn':4}"));
    assertEquals(1, head().seq());
    append("{'slice':'x-b','turn':0}");
  }

  @Test
  protected void append_retryOfAnEarlierTurn_duplicate() {
    begin(Map.of());
    Result first = append("{'id':'u','slice':'x-a','turn':1}");
    append("{'slice':'x-a','turn':2}");
    assertEquals(new Result("u", first.seq(), true), append("{'id':'u','slice':'x-a','turn':1}"));
    assertEquals(List.of("/id"), refused(ErrorCode.ID_REUSED, "{'id':'u','slice':'x-a','turn':3}"));
    Appended batch =
        appendAll("{'id':'u','slice':'x-a','turn':1}", "{'id':'v','slice':'x-a','turn':2}");
    assertEquals(List.of(1L, 3L), batch.results().stream().map(Result::seq).toList());
  }

  @Test
  protected void append_viewersChoice_takenOnlyOfWhatIsOffered() {
    begin(Map.of());
    assertFalse(choose("any").allDuplicates());
    append("{'slice':'quotes','data':{'quotes':[" + quote("q1") + "," + quote("q2") + "]}}");
    assertFalse(choose("q2").allDuplicates());
    append("{'slice':'quotes','phase':'loading','data':{'quotes':[" + quote("q3") + "]}}");
    Refusal refusal = assertThrows(Refusal.class, () -> choose("q1"));
    assertEquals(ErrorCode.INVALID, refusal.code());
    assertEquals("/payload/data/quoteId", refusal.errors().get(0).pointer());
    // A retry of what was taken finds it; and the agent may say what it likes.
    assertTrue(choose("q2").allDuplicates());
    append("{'slice':'selection','data':{'quoteId':'q1'}}");
    assertFalse(choose("q3").allDuplicates());
  }

  private Appended choose(String quoteId) {
    String choice = "{'id':'c-%1$s','slice':'selection','data':{'quoteId':'%1$s'}}";
    return log().append(VIEWER, List.of(draft(choice.formatted(quoteId))));
  }

  private static String quote(String id) {
    return "{'id':'%s','carrier':'UPS','service':'Ground','amountMinor':844,'currency':'USD'}"
        .formatted(id);
  }

  @Test
  protected void append_batchWithReusedIds_allNamedAndNoneApplied() {
    begin(Map.of());
    append("{'id':'u','slice':'x-a'}");
    append("{'id':'v','slice':'x-a'}");
    List<String> pointers =
        refused(
            ErrorCode.ID_REUSED,
            "{'id':'new','slice':'x-a','data':{'new':true}}",
            "{'id':'u','slice':'x-b'}",
            "{'id':'v','slice':'x-a'}",
            "{'id':'v','slice':'x-c'}",
            "{'id':'new','slice':'x-a'}");
    assertEquals(List.of("/1/id", "/3/id", "/4/id"), pointers);
    assertEquals(2, head().seq());
    assertFalse(append("{'id':'new','slice':'x-z'}").duplicate());
  }

  @Test
  protected void append_idTwiceInOneBatch_onceInTheLog() {
    begin(Map.of());
    Appended batch =
        appendAll(
            "{'id':'u','slice':'x-a'}", "{'id':'w','slice':'x-a'}", "{'id':'u','slice':'x-a'}");
    assertEquals(
        List.of(new Result("u", 1, false), new Result("w", 2, false), new Result("u", 1, true)),
        batch.results());
    assertEquals(2, batch.lastSeq());
  }

  @Test
  protected void append_batchSentAgain_allDuplicates() {
    begin(Map.of());
    String[] batch = {"{'id':'u','slice':'x-a'}", "{'id':'w','slice':'x-a'}"};
    appendAll(batch);
    Appended again = appendAll(batch);
    assertTrue(again.allDuplicates());
    assertEquals(List.of(1L, 2L), again.results().stream().map(Result::seq).toList());
    assertEquals(2, again.lastSeq());
  }

  @Test
  protected void append_stateBeyondItsBound_refusedAndNothingChanged() {
    begin(Map.of("shipvox.session.state-bytes", "4KiB"));
    String text = "x".repeat(1_000);
    append("{'slice':'x-a','data':{'t':'" + text + "'}}");
    append("{'slice':'x-b','data':{'t':'" + text + "'}}");
    refused(
        ErrorCode.TOO_LARGE,
        "{'slice':'x-c'}",
        "{'slice':'x-d','data':{'t':'" + text + text + "'}}");
    assertEquals(2, head().seq());
    // What is replaced makes room again, however often.
    for (int i = 0; i < 20; i++) {
      append("{'slice':'x-a','data':{'t':'" + i + text + "'}}");
    }
    assertEquals(22, head().seq());
  }

  @Test
  protected void append_fullStateOfManySlices_eachCanStillBeReplaced() {
    begin(Map.of());
    String text = "中".repeat(20 << 10);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 17; i++) {
        append("{'slice':'x-" + i + "','data':{'t':'" + round + text.substring(40) + "'}}");
      }
    }
    refused(ErrorCode.TOO_LARGE, "{'slice':'x-z','data':{'t':'" + text + "'}}");
    assertEquals(51, head().seq());
  }

  @Test
  protected void append_deepestAndLongestThatIsAccepted_canBeReadBack() {
    begin(Map.of());
    String deep =
        "{'id':'deep','slice':'x-a','data':{'a':" + "[".repeat(126) + "]".repeat(126) + "}}";
    String numbers = "{'id':'long','slice':'x-b', 'data':{'n':" + "1234567890".repeat(6) + "e9}}";
    append(deep);
    append(numbers);
    assertTrue(append(deep).duplicate());
    assertTrue(append(numbers).duplicate());
    assertEquals(2, state().size());
  }

  @Test
  protected void end_onceOrOften_oneClosingUpdateAndNothingAfterIt() {
    begin(Map.of());
    append("{'slice':'x-a'}");
    log().end();
    log().end();
    LogEntry last = head();
    assertTrue(last.closing());
    assertEquals(2, last.seq());
    var update = TestJson.object(last.text());
    assertEquals("server", update.getString("source"));
    assertEquals(TestJson.object("{'slice':'session','phase':'completed'}"), update.get("payload"));
    refused(ErrorCode.SESSION_ENDED, "{'slice':'x-a'}");
    assertEquals(List.of(2L), seqsAfter(openAt(1).last()));
    assertEquals("completed", state().getJsonObject("session").getString("phase"));
  }

  @Test
  protected void open_freshWithoutUpdates_emptyStateAtSeqZero() {
    begin(Map.of());
    Opening opening = log().open(null);
    assertFalse(opening.resumed());
    assertTrue(opening.state().isEmpty());
    assertEquals(TestJson.object("{'utterances':[],'cues':[]}"), opening.speech());
    assertEquals(0, opening.head().seq());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9, 10})
  protected void open_positionThatIsHeld_exactlyWhatWasMissedAndThenWhatComes(long seq) {
    begin(Map.of());
    appendNumbers(10);
    SessionLog here = log();
    Opening opening = here.open(new Cursor(here.epoch(), seq));
    assertTrue(opening.resumed());
    assertNull(opening.speech());
    assertEquals(seq, opening.last().seq());
    assertEquals(10, opening.head().seq());
    assertEquals(LongStream.rangeClosed(seq + 1, 10).boxed().toList(), seqsAfter(opening.last()));
    appendNumbers(2);
    here.open(null);
    assertEquals(LongStream.rangeClosed(seq + 1, 12).boxed().toList(), seqsAfter(opening.last()));
  }

  @ParameterizedTest
  @CsvSource({
    "own, 11", "own, -1", "own, 9007199254740992", "own, 9223372036854775807",
    "own, -9223372036854775808", "e-2, 5", "'', 0", "'', -1"
  })
  protected void open_positionThatIsNotHeld_wholeStateAtTheHead(String epoch, long seq) {
    begin(Map.of());
    appendNumbers(10);
    Opening opening = log().open(new Cursor(epoch.equals("own") ? log().epoch() : epoch, seq));
    assertFalse(opening.resumed());
    assertEquals(10, opening.state().getJsonObject("x-n").getJsonObject("data").getInt("n"));
    assertEquals(10, opening.last().seq());
    assertEquals(List.of(), seqsAfter(opening.last()));
  }

  @Test
  protected void open_whileTheAgentSpeaks_speechBesideTheStateAndNotInIt() {
    begin(Map.of());
    appendAll(
        "{'slice':'speech','data':{'utterance':'u','event':'plan','text':'UPS Ground'}}",
        "{'slice':'quotes','cues':[{'target':'quotes','utterance':'u','anchor':{'ms':9}}]}");
    Opening opening = log().open(null);
    assertEquals(Set.of("quotes"), opening.state().keySet());
    assertEquals(1, opening.speech().getJsonArray("utterances").size());
    assertEquals(2, opening.speech().getJsonArray("cues").getJsonObject(0).getInt("seq"));
    assertNull(openAt(1).speech());
  }

  @Test
  protected void open_evictedPosition_wholeState() {
    begin(Map.of("shipvox.session.log-count", "5", "shipvox.session.log-time", "0s"));
    for (int n = 1; n <= 20; n++) {
      clock.move(Duration.ofMinutes(1));
      log().append(AGENT, List.of(numbered(n)));
    }
    // 16 to 20 are kept: whoever has 15 misses nothing that is gone.
    assertEquals(List.of(16L, 17L, 18L, 19L, 20L), seqsAfter(openAt(15).last()));
    assertFalse(openAt(14).resumed());
    assertFalse(openAt(0).resumed());
  }

  private Result append(String json) {
    return appendAll(json).results().get(0);
  }

  private Appended appendAll(String... json) {
    return log().append(AGENT, List.of(json).stream().map(Logs::draft).toList());
  }

  private void appendNumbers(int count) {
    for (int i = 0; i < count; i++) {
      log().append(AGENT, List.of(numbered(head().seq() + 1)));
    }
  }

  /** The pointers of what is wrong. */
  private List<String> refused(ErrorCode code, String... json) {
    Refusal refusal = assertThrows(Refusal.class, () -> appendAll(json));
    assertEquals(code, refusal.code());
    return refusal.errors().stream().map(FieldError::pointer).toList();
  }

  private Opening openAt(long seq) {
    SessionLog log = log();
    return log.open(new Cursor(log.epoch(), seq));
  }

  private LogEntry head() {
    return log().open(null).head();
  }

  private jakarta.json.JsonObject state() {
    return log().open(null).state();
  }
}
