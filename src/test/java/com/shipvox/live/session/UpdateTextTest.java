package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.Message.Update;
import com.shipvox.live.message.Message.UpdatePayload;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.message.UpdateDraft;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hand-written envelope is the record's own encoding, and reads back as the same draft. */
final class UpdateTextTest {
  private static final UpdateText TEXT = new UpdateText("s-~._1", "e-_A");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'slice':'x-a'}",
        "{'slice':'x-a','id':'plain','phase':'failed'}",
        "{'slice':'x-a','id':'q\\\\u0022 \\\\\\\\ \\\\n 🚚','data':{'t':'\\\\u0022\\\\n🚚 é','n':null,'d':1e-7}}",
        "{'slice':'quotes','data':{'quotes':[]},'cues':[{'target':'quotes','utterance':'u','anchor':{'ms':1}}]}",
        "{'slice':'x-a','data':{'a':1},'turn':0}",
        "{'slice':'speech','data':{'utterance':'u','event':'end'},'turn':9007199254740991}",
        "{'slice':'x-a','data':{'big':123456789012345678901234567890,'deep':{'er':[[],{}]}}}"
      })
  void envelope_anyDraft_sameJsonAsTheRecord(String json) {
    UpdateDraft draft = Logs.draft(json.replace("\\\\", "\\"));
    String id = draft.id() == null ? "e-_A:7" : draft.id();
    EncodedText text =
        TEXT.envelope(7, id, 1_767_225_600_123L, Source.AGENT, UpdateText.payload(draft));
    Update record =
        new Update(
            1,
            "s-~._1",
            "e-_A",
            7,
            id,
            1_767_225_600_123L,
            Source.AGENT,
            new UpdatePayload(
                draft.slice(), draft.phase(), draft.data(), draft.cues(), draft.turn()));
    assertEquals(
        MessageCodec.parse(MessageCodec.encode(record)), MessageCodec.parse(text.toString()));
    UpdateDraft again = UpdateText.draft(new LogEntry(7, 0, 0, id, text, 0, null, false, null));
    assertEquals(draft.withId(id), again);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'slice':'speech','data':{'utterance':'u','event':'end'}}",
        "{'slice':'speech','data':{'utterance':'u','event':'end'},'turn':12}",
      })
  void payload_withAndWithoutTurn_saysItsSlice(String json) {
    String payload = UpdateText.payload(Logs.draft(json));
    assertTrue(UpdateText.isOf(payload, "speech"));
    assertFalse(UpdateText.isOf(payload, "peech") || UpdateText.isOf(payload, "selection"));
    assertEquals(json.contains("turn"), UpdateText.hasTurn(payload));
  }

  @Test
  void payload_ofWhatWasRead_holdsTheCharactersThatCame() {
    String data = TestJson.quoted("{'a':1.50,'b':'\\u0041é🚚'}");
    UpdateDraft draft = Logs.draft("{'slice':'x-a','data':" + data + "}");
    assertEquals(
        "{\"data\":" + data + ",\"phase\":\"displaying\",\"slice\":\"x-a\"}",
        UpdateText.payload(draft));
    EncodedText text = TEXT.envelope(7, "é", 1, Source.AGENT, UpdateText.payload(draft));
    assertEquals(text.toString().getBytes(StandardCharsets.UTF_8).length, text.length());
  }

  @Test
  void payload_ofWhatCameInLines_isOneLine() {
    UpdateDraft draft = Logs.draft("{'slice':'x-a',\n'data':{\n'a': 1,\r\n'b': [2]}}");
    assertEquals(
        TestJson.quoted("{'data':{'a':1,'b':[2]},'phase':'displaying','slice':'x-a'}"),
        UpdateText.payload(draft));
  }
}
