package com.shipvox.live.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.message.FuzzedJson;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Problem;
import com.shipvox.live.message.Refusal;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever text comes, it is read or refused; DecodingFuzzIT goes on for longer. */
class DecodingFuzzTest {

  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void decode_anyText_messageOrRefusal(@ForAll("texts") String text) {
    readOrRefused(text);
  }

  @Provide
  Arbitrary<String> texts() {
    return FuzzedJson.texts();
  }

  /** Any other exception fails the property. */
  static void readOrRefused(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    read(() -> MessageCodec.decode(text));
    read(() -> MessageCodec.decode(body));
    read(() -> UpdateBody.drafts(MessageCodec.parse(body), body.length, 64 << 10, null));
    MessageCodec.idOf(text);
  }

  private static void read(Runnable reading) {
    try {
      reading.run();
    } catch (Refusal refusal) {
      // The answer must be one that can be sent; its pointers may hold any name that was sent.
      JsonObject problem = MessageCodec.parse(Problem.json(refusal)).asJsonObject();
      assertEquals(refusal.code().wire(), problem.getString("code"));
    }
  }
}
