package com.shipvox.live.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Role;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.LoginWatch;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.LocalJournal;
import com.shipvox.live.session.ManualClock;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Author;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A waiting poll is answered once, by whatever comes first, and leaves nothing behind. */
final class PollTest {
  private final ManualClock clock = new ManualClock();
  private final Session session =
      LocalJournal.store(LiveConfig.from(name -> Optional.empty()), clock, Runnable::run)
          .create("one", "a")
          .session();
  private final CompletableFuture<Void> timer = new CompletableFuture<>();
  private final List<String> answers = new ArrayList<>();
  private int released;

  @Test
  void advanced_updateComes_answeredWithItOnce() {
    Poll poll = poll();
    poll.start(timer);
    assertEquals(List.of(), answers);
    append(1);
    append(2);
    assertEquals(List.of(List.of(1)), seqs());
    assertDone();
  }

  @Test
  void start_updateCameBeforeItFollowed_answeredAtOnce() {
    Poll poll = poll();
    append(1);
    append(2);
    poll.start(timer);
    assertEquals(List.of(List.of(1, 2)), seqs());
    assertDone();
  }

  @Test
  void answer_timerRunsOut_emptyAnswer() {
    Poll poll = poll();
    poll.start(timer);
    poll.answer();
    assertEquals(List.of("{\"messages\":[]}"), answers);
    assertDone();
  }

  @Test
  void start_timerRanOutBefore_followsNothing() {
    Poll poll = poll();
    poll.answer();
    poll.start(timer);
    assertEquals(1, answers.size());
    assertDone();
  }

  @Test
  void refuse_loginEnded_refusedAndNeverAnswered() {
    Poll poll = poll();
    poll.start(timer);
    poll.refuse(Refusal.of(ErrorCode.TOKEN_EXPIRED, "The token has expired."));
    append(1);
    poll.answer();
    assertEquals(List.of("token-expired"), answers);
    assertDone();
  }

  @Test
  void messages_moreThanOneAnswerHolds_theRestComesNextTime() {
    for (int n = 1; n <= 501; n++) {
      append(n);
    }
    JsonObject first = TestJson.object(Poll.messages(session.log().open(cursor(0)).last()));
    assertEquals(500, first.getJsonArray("messages").size());
    JsonObject rest = TestJson.object(Poll.messages(session.log().open(cursor(500)).last()));
    assertEquals(501, rest.getJsonArray("messages").getJsonObject(0).getInt("seq"));
  }

  @Test
  void messages_largeUpdates_boundedByCharacters() {
    String large = "'" + "x".repeat(60_000) + "'";
    for (int n = 0; n < 40; n++) {
      append("{'t':" + large + "}");
    }
    String answer = Poll.messages(session.log().open(cursor(0)).last());
    assertTrue(answer.length() < (1 << 20) + 70_000, "length " + answer.length());
    assertEquals(18, TestJson.object(answer).getJsonArray("messages").size());
  }

  private Poll poll() {
    Caller agent = new Caller("iss", "a", Role.AGENT, null, "t", 0, Long.MAX_VALUE);
    return new Poll(
        session,
        session.log().head(),
        new LoginWatch(agent, new Revocations()),
        new Poll.Reply() {
          @Override
          public void messages(String json) {
            answers.add(json);
          }

          @Override
          public void refuse(Refusal refusal) {
            answers.add(refusal.code().wire());
          }
        },
        () -> released++);
  }

  private void append(int n) {
    append("{'n':" + n + "}");
  }

  private void append(String data) {
    UpdateDraft draft = new UpdateDraft(null, "x-n", Phase.DISPLAYING, TestJson.object(data), null);
    session.append(new Author("agent:a", Source.AGENT), List.of(draft));
  }

  private com.shipvox.live.message.Message.Cursor cursor(long seq) {
    return new com.shipvox.live.message.Message.Cursor(session.log().epoch(), seq);
  }

  private List<List<Integer>> seqs() {
    return answers.stream()
        .map(
            answer ->
                MessageCodec.parse(answer).asJsonObject().getJsonArray("messages").stream()
                    .map(message -> message.asJsonObject().getInt("seq"))
                    .toList())
        .toList();
  }

  private void assertDone() {
    assertTrue(session.audience().isEmpty(), "it still follows");
    assertTrue(timer.isCancelled(), "its timer still runs");
    assertFalse(released == 0, "it still counts as waiting");
    assertEquals(1, answers.size());
  }
}
