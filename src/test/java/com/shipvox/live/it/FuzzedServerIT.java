package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.FuzzedJson;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever is posted, the answer is an answer: never a fault of the server's. */
class FuzzedServerIT {
  private static final TestSession SESSION = LiveNode.agent().open();
  private static final Set<Integer> ANSWERS = Set.of(200, 201, 204, 400, 403, 413, 422, 429);

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void post_anyBody_takenOrAProblem(@ForAll("texts") String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    assertAnswered(SESSION.api().postBytes(SESSION.path() + "/updates", body));
    assertAnswered(SESSION.viewer().postBytes(SESSION.path() + "/acts", body));
  }

  private static void assertAnswered(Reply reply) {
    assertTrue(ANSWERS.contains(reply.status()), () -> reply.status() + " " + reply.body());
    if (reply.status() >= 400) {
      assertEquals("application/problem+json", reply.header("Content-Type").split(";")[0]);
      assertEquals(reply.status(), reply.json().getInt("status"));
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return FuzzedJson.texts();
  }
}
