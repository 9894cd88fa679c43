package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.shipvox.live.message.Message.Ack;
import com.shipvox.live.message.Message.AckPayload;
import com.shipvox.live.message.Message.Act;
import com.shipvox.live.message.Message.ActPayload;
import com.shipvox.live.message.Message.ClientMessage;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Message.Open;
import com.shipvox.live.message.Message.OpenPayload;
import com.shipvox.live.message.Message.Ping;
import com.shipvox.live.message.Message.PingPayload;
import com.shipvox.live.message.Message.SentUpdate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what browsers send: the golden files, and everything that is none of them. */
final class MessageCodecTest {

  static Stream<Arguments> clientMessages() {
    return Stream.of(
        Arguments.of("client-init", new Open(1, null, null, new OpenPayload(null, null))),
        Arguments.of(
            "client-init-of-session",
            new Open(1, "s-7Q", "open-1", new OpenPayload("a.b.c", null))),
        Arguments.of(
            "client-init-resume",
            new Open(1, "s-7Q", null, new OpenPayload("a.b.c", new Cursor("e-1", 41)))),
        Arguments.of(
            "client-update",
            new Act(
                1,
                "s-7Q",
                "act-1",
                new ActPayload("selection", TestJson.object("{'quoteId':'q1'}")))),
        Arguments.of("ping", new Ping(1, null, new PingPayload(1_767_225_600_000L))),
        Arguments.of("ack", new Ack(1, null, new AckPayload(42, null, null, null))),
        Arguments.of(
            "ack-held", new Ack(1, null, new AckPayload(42, List.of(40L, 42L), "payment", null))),
        Arguments.of(
            "ack-with-sync-errors",
            new Ack(1, null, new AckPayload(42, null, null, List.of(-38L, 12L)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientMessages")
  void decode_goldenFile_itsRecord(String file, ClientMessage expected) {
    String text = TestJson.text("messages/" + file + ".json");
    assertEquals(expected, asViewer(MessageCodec.decode(text)));
    assertEquals(
        expected,
        asViewer(MessageCodec.decode(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }

  /** What a viewer has sent: an update of its own is an act. */
  private static ClientMessage asViewer(ClientMessage message) {
    return message instanceof SentUpdate update ? update.act() : message;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON at all                                                  | bad-json",
        "''                                                               | bad-json",
        "[]                                                               | bad-json",
        "\"PING\"                                                         | bad-json",
        "{}                                                               | bad-json",
        "{\"type\":null}                                                  | bad-json",
        "{\"type\":7}                                                     | bad-json",
        "{\"type\":\"PING\",\"type\":\"PING\"}                            | bad-json",
        "{\"v\":2,\"type\":\"PING\",\"payload\":{\"sentAt\":1}}           | bad-json",
        "{\"v\":\"1\",\"type\":\"PING\",\"payload\":{\"sentAt\":1}}       | bad-json",
        "{\"v\":null,\"type\":\"PING\",\"payload\":{\"sentAt\":1}}        | bad-json",
        "{\"type\":\"HELLO\"}                                             | unknown-type",
        "{\"type\":\"ping\",\"payload\":{\"sentAt\":1}}                   | unknown-type",
        "{\"type\":\"AUTH_RESULT\",\"payload\":{}}                        | unknown-type",
        "{\"type\":\"PING\"}                                              | invalid",
        "{\"type\":\"PING\",\"payload\":[]}                               | invalid",
        "{\"type\":\"PING\",\"payload\":{\"sentAt\":\"now\"}}             | invalid",
        "{\"type\":\"PING\",\"payload\":{\"sentAt\":1.5}}                 | invalid",
        "{\"type\":\"PING\",\"id\":5,\"payload\":{\"sentAt\":1}}          | invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":-1}}              | invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":9007199254740992}}| invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":1,\"syncErrorsMs\":7}}      | invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":1,\"syncErrorsMs\":[0.5]}}  | invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":1,\"syncErrorsMs\":[60001]}}| invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":1,\"held\":1}}   | invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":1,\"held\":[-1]}}| invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":1,\"held\":[\"1\"]}}| invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":1,\"open\":7}}   | invalid",
        "{\"type\":\"ACK\",\"payload\":{\"renderedSeq\":1,\"open\":\"\"}}| invalid",
        "{\"type\":\"INIT\",\"sessionId\":7}                              | invalid",
        "{\"type\":\"INIT\",\"payload\":{\"token\":7}}                    | invalid",
        "{\"type\":\"UPDATE\",\"payload\":{\"slice\":\"selection\",\"data\":{}}}              | invalid",
        "{\"type\":\"UPDATE\",\"id\":\"\",\"payload\":{\"slice\":\"selection\",\"data\":{}}}  | invalid",
        "{\"type\":\"UPDATE\",\"id\":\"a\",\"payload\":{\"data\":{}}}                         | invalid",
        "{\"type\":\"UPDATE\",\"id\":\"a\",\"payload\":{\"slice\":\"selection\"}}             | invalid",
        "{\"type\":\"UPDATE\",\"id\":\"a\",\"payload\":{\"slice\":\"selection\",\"data\":null}}| invalid",
      })
  void decode_noMessageOfOurs_refusedWith(String frame, String code) {
    Refusal refusal = assertThrows(Refusal.class, () -> asViewer(MessageCodec.decode(frame)));
    assertEquals(code, refusal.code().wire());
  }

  @Test
  void decode_unknownFields_ignored() {
    String frame =
        "{\"v\":1.0,\"type\":\"PING\",\"later\":[1],\"payload\":{\"sentAt\":5e0,\"more\":{}}}";
    assertEquals(new Ping(1, null, new PingPayload(5)), MessageCodec.decode(frame));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{}",
        "[]",
        "'e-1:7'",
        "{'epoch':'e-1'}",
        "{'seq':7}",
        "{'epoch':7,'seq':7}",
        "{'epoch':'e-1','seq':'7'}",
        "{'epoch':'e-1','seq':-1}",
        "{'epoch':'e-1','seq':1.5}",
        "{'epoch':'e-1','seq':9007199254740992}",
        "{'epoch':'e-1','seq':1e300}"
      })
  void decode_resumeThatIsNoPosition_aCursorThatNoLogHolds(String resume) {
    assertEquals(new Cursor("", -1), resume(resume));
  }

  @Test
  void decode_resumeNull_none() {
    assertEquals(null, resume("null"));
  }

  private static Cursor resume(String resume) {
    String frame =
        TestJson.object("{'type':'INIT','payload':{'resume':" + resume + "}}").toString();
    return ((Open) MessageCodec.decode(frame)).payload().resume();
  }

  @Test
  void idOf_refusedFrame_itsId() {
    assertEquals("a", MessageCodec.idOf("{\"id\":\"a\",\"type\":\"HELLO\"}"));
    assertEquals(null, MessageCodec.idOf("{\"id\":5}"));
    assertEquals(null, MessageCodec.idOf("[\"id\"]"));
    assertEquals(null, MessageCodec.idOf("{\"id\":\"a\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "\"quoted\"", "back\\slash", "line\nbreak", "\u0000", "🚚 é"})
  void quote_anyText_readsBackTheSame(String text) {
    assertEquals(
        text,
        ((jakarta.json.JsonString)
                MessageCodec.parse(MessageCodec.quote(new StringBuilder(), text).toString()))
            .getString());
  }
}
