package com.shipvox.live.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.FieldError;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.message.UpdateDraft;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One update or a batch: all of it good, or none. */
final class UpdateBodyTest {
  private static final int MOST = 1_000;

  @Test
  void drafts_single_one() {
    assertEquals("x-a", drafts("{'slice':'x-a'}").get(0).slice());
    assertNull(drafts("{'slice':'x-a'}").get(0).id());
  }

  @Test
  void drafts_batch_inOrder() {
    List<UpdateDraft> drafts = drafts("[{'slice':'x-a'},{'slice':'x-b'},{'slice':'x-a'}]");
    assertEquals(List.of("x-a", "x-b", "x-a"), drafts.stream().map(UpdateDraft::slice).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"'text'", "7", "null", "true"})
  void drafts_neitherObjectNorArray_invalid(String body) {
    refused(ErrorCode.INVALID, List.of(""), body, null);
  }

  @Test
  void drafts_batchSize_oneToAHundred() {
    refused(ErrorCode.INVALID, List.of(""), "[]", null);
    assertEquals(100, drafts(batch(100)).size());
    refused(ErrorCode.INVALID, List.of(""), batch(101), null);
  }

  @Test
  void drafts_batchWithErrors_everyPlaceOfEveryUpdate() {
    refused(
        ErrorCode.INVALID,
        List.of("/0/data/weightLb", "/2", "/3/slice", "/3/phase"),
        "[{'slice':'details','data':{'weightLb':0}},{'slice':'x-a'},7,{'phase':'?'}]",
        null);
  }

  @Test
  void drafts_idempotencyKey_becomesTheId() {
    assertEquals("k", drafts("{'slice':'x-a'}", "k").get(0).id());
    assertEquals("k", drafts("{'slice':'x-a','id':'k'}", "k").get(0).id());
  }

  @Test
  void drafts_idempotencyKeyOtherThanTheId_invalid() {
    refused(ErrorCode.INVALID, List.of("/id"), "{'slice':'x-a','id':'i'}", "k");
    refused(ErrorCode.INVALID, List.of("/id"), "{'slice':'x-a'}", "");
    refused(ErrorCode.INVALID, List.of("/id"), "{'slice':'x-a'}", "k".repeat(201));
    refused(ErrorCode.CARD_NUMBER, List.of("/id"), "{'slice':'x-a'}", "4111111111111111");
  }

  @Test
  void drafts_idempotencyKeyForABatch_invalid() {
    refused(ErrorCode.INVALID, List.of(""), "[{'slice':'x-a'}]", "k");
  }

  @Test
  void drafts_updateAboveItsBound_tooLarge() {
    String fits = update(MOST);
    assertEquals(MOST, bytes(fits));
    assertEquals(1, drafts(fits).size());
    refused(ErrorCode.TOO_LARGE, List.of(""), update(MOST + 1), null);
  }

  @Test
  void drafts_batchOfUpdatesWithinTheBound_mayBeLargerTogether() {
    assertEquals(
        3, drafts("[" + update(600) + "," + update(600) + "," + update(MOST) + "]").size());
    refused(
        ErrorCode.TOO_LARGE, List.of("/1"), "[" + update(600) + "," + update(MOST + 1) + "]", null);
  }

  @Test
  void drafts_sizeOfUmlauts_countedInBytes() {
    String umlauts = "[{'slice':'x-a','data':{'t':'" + "ü".repeat(500) + "'}}]";
    refused(ErrorCode.TOO_LARGE, List.of("/0"), umlauts, null);
  }

  /** An update of exactly so many bytes. */
  private static String update(int bytes) {
    String frame = "{'slice':'x-a','data':{'t':''}}";
    return frame.replace("'t':''", "'t':'" + "x".repeat(bytes - frame.length()) + "'");
  }

  private static String batch(int size) {
    return "[" + "{'slice':'x-a'},".repeat(size - 1) + "{'slice':'x-a'}]";
  }

  private static List<UpdateDraft> drafts(String body) {
    return drafts(body, null);
  }

  private static List<UpdateDraft> drafts(String body, String key) {
    return UpdateBody.drafts(TestJson.value(body), bytes(body), MOST, key);
  }

  private static int bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void refused(ErrorCode code, List<String> places, String body, String key) {
    Refusal refusal = assertThrows(Refusal.class, () -> drafts(body, key));
    assertEquals(code, refusal.code());
    assertEquals(places, refusal.errors().stream().map(FieldError::pointer).toList());
  }
}
