package com.shipvox.live.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.shipvox.live.message.FuzzedJson;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Problem;
import com.shipvox.live.message.Refusal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever text comes, it is read or refused; DecodingFuzzIT goes on for a minute. */
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
      // The answer must be one that can be sent, and must not give the input away.
      assertFalse(Problem.json(refusal).contains("4111"));
    }
  }
}
