package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.Message.AuthResult;
import com.shipvox.live.message.Message.AuthResultPayload;
import com.shipvox.live.message.Message.ErrorMessage;
import com.shipvox.live.message.Message.ErrorPayload;
import com.shipvox.live.message.Message.Init;
import com.shipvox.live.message.Message.InitPayload;
import com.shipvox.live.message.Message.PingPayload;
import com.shipvox.live.message.Message.Pong;
import com.shipvox.live.message.Message.Receipt;
import com.shipvox.live.message.Message.ReceiptPayload;
import com.shipvox.live.message.Message.ServerMessage;
import com.shipvox.live.message.Message.Stored;
import com.shipvox.live.message.Message.Update;
import com.shipvox.live.message.Message.UpdatePayload;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The server's messages as they stand on the wire: one golden file each, which the browser's tests
 * read too, so that neither side can drift alone.
 */
final class GoldenMessagesTest {
  private static final long AT = 1_767_225_600_123L;

  @TestFactory
  Stream<DynamicTest> encode_record_asItsGoldenFile() {
    return records().entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () ->
                        assertEquals(
                            golden(e.getKey()),
                            MessageCodec.parse(MessageCodec.encode(e.getValue())))));
  }

  @Test
  void files_allOfThem_areTested() throws IOException, URISyntaxException {
    Set<String> tested = new TreeSet<>(records().keySet());
    MessageCodecTest.clientMessages().forEach(c -> tested.add((String) c.get()[0]));
    Path folder =
        Path.of(Objects.requireNonNull(getClass().getResource("/messages/ping.json")).toURI())
            .getParent();
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          tested,
          files
              .map(f -> f.getFileName().toString().replace(".json", ""))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void types_eachThatTheServerSends_hasAFile() {
    Set<Class<?>> covered =
        records().values().stream().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Set.copyOf(Arrays.asList(ServerMessage.class.getPermittedSubclasses())), covered);
    assertTrue(records().keySet().stream().allMatch(f -> golden(f).containsKey("type")));
  }

  private static Map<String, ServerMessage> records() {
    Map<String, ServerMessage> records = new LinkedHashMap<>();
    records.put(
        "auth-result-ok",
        new AuthResult(
            1,
            "s-7Q",
            AT,
            Source.SERVER,
            new AuthResultPayload(
                true, "viewer:s-7Q", Role.VIEWER, 1_767_226_500_000L, null, null)));
    records.put(
        "auth-result-denied",
        new AuthResult(
            1,
            null,
            AT,
            Source.SERVER,
            new AuthResultPayload(
                false, null, null, null, "token-expired", "The token has expired.")));
    JsonObject fresh = golden("init-fresh").getJsonObject("payload");
    records.put(
        "init-fresh",
        init(
            new InitPayload(
                false, fresh.getJsonObject("state"), fresh.getJsonObject("speech"), 10_000, 2)));
    records.put("init-resumed", init(new InitPayload(true, null, null, 10_000, 1)));
    records.put("update", update("update", 42, "details-1", Source.AGENT));
    records.put("update-phase-alone", update("update-phase-alone", 41, "e-1:41", Source.AGENT));
    records.put(
        "update-with-cues", update("update-with-cues", 43, "quote-3 „é\" 🚚", Source.AGENT));
    records.put("update-of-viewer", update("update-of-viewer", 44, "act-1", Source.VIEWER));
    records.put(
        "update-session-ended", update("update-session-ended", 45, "e-1:45", Source.SERVER));
    records.put(
        "error",
        error(ErrorCode.FORBIDDEN, "Only a viewer's selection can be written here.", "act-1"));
    records.put(
        "error-of-server",
        error(ErrorCode.TOKEN_EXPIRING, "The token expires soon; send another.", null));
    PingPayload ping = new PingPayload(1_767_225_600_000L);
    records.put("pong", new Pong(1, "s-7Q", "e-1", 42L, AT, Source.SERVER, ping));
    records.put("pong-before-init", new Pong(1, null, null, null, AT, Source.SERVER, ping));
    records.put(
        "error-of-update",
        new ErrorMessage(
            1,
            null,
            AT,
            Source.SERVER,
            new ErrorPayload(
                "invalid",
                "/payload/data/weightLb is too small.",
                false,
                "details-2",
                null,
                List.of(new FieldError("/payload/data/weightLb", "is too small")),
                12)));
    records.put(
        "receipt",
        new Receipt(
            1,
            "s-7Q",
            AT,
            Source.SERVER,
            new ReceiptPayload("quote-3", List.of(new Stored("quote-3", 43, false)))));
    return records;
  }

  private static Init init(InitPayload payload) {
    return new Init(1, "s-7Q", "e-1", 42, AT, Source.SERVER, payload);
  }

  /** The payload's own JSON comes from the file; what the record adds to it is what is tested. */
  private static Update update(String file, long seq, String id, Source source) {
    JsonObject payload = golden(file).getJsonObject("payload");
    return new Update(
        1,
        "s-7Q",
        "e-1",
        seq,
        id,
        AT,
        source,
        new UpdatePayload(
            payload.getString("slice"),
            WireEnum.parse(Phase.class, payload.getString("phase")).orElseThrow(),
            payload.getJsonObject("data"),
            payload.getJsonArray("cues"),
            null));
  }

  private static ErrorMessage error(ErrorCode code, String text, String ref) {
    return new ErrorMessage(
        1,
        null,
        AT,
        Source.SERVER,
        new ErrorPayload(code.wire(), text, code.retryable(), ref, null, null, null));
  }

  private static JsonObject golden(String file) {
    JsonValue value = MessageCodec.parse(TestJson.text("messages/" + file + ".json"));
    return value.asJsonObject();
  }
}
