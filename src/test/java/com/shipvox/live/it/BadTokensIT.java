package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.it.WayIn.Answer;
import com.shipvox.live.security.BadTokens;
import com.shipvox.live.security.BadTokens.BadToken;
import com.shipvox.live.security.TestKeys;
import com.shipvox.live.security.TestTokens;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every bad token over every way in: none is accepted, and each is answered alike. */
@Timeout(300)
@Execution(ExecutionMode.SAME_THREAD)
final class BadTokensIT {
  private static final int AT_ONCE = 8;

  /** Longer ones fill the 8 KiB that the container takes as a header, and may not get through. */
  private static final int LONG_HEADER = 7_000;

  @ParameterizedTest
  @EnumSource
  void badToken_byThisWay_refusedWithItsCodeAndNothingFetched(WayIn way) {
    try (Trap trap = new Trap()) {
      TestSession session = StrictNode.agent().open();
      List<BadToken> table =
          BadTokens.all(() -> TestTokens.viewer(session.id()), TestKeys.RSA, trap.url());
      List<Callable<List<String>>> offers = new ArrayList<>();
      for (BadToken bad : table) {
        offers.add(() -> faults(way, session, bad));
      }
      List<String> faults = Together.run(AT_ONCE, offers).stream().flatMap(List::stream).toList();
      assertEquals(List.of(), faults);
      assertEquals(0, trap.visits());
      JsonObject after = session.show();
      assertEquals(0, after.getInt("seq"));
      assertTrue(after.getJsonObject("state").isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void goodToken_byThisWay_accepted(WayIn way) {
    TestSession session = StrictNode.agent().open();
    String good = TestTokens.viewer(session.id()).signedBy(TestKeys.RSA.getPrivate());
    assertEquals(way.welcome(), way.offer(session, good).verdict());
  }

  @Test
  void trap_thatTheTokensPointTo_countsWhoComes() throws Exception {
    try (Trap trap = new Trap()) {
      try {
        URI.create(trap.url()).toURL().openStream().close();
      } catch (IOException e) {
        // It says nothing; it counts.
      }
      assertTrue(trap.visits() > 0);
    }
  }

  private static List<String> faults(WayIn way, TestSession session, BadToken bad) {
    SeenTokens.note(bad.token());
    Answer answer = way.offer(session, bad.token());
    List<String> faults = new ArrayList<>();
    if (!expected(way, bad).contains(answer.verdict())) {
      faults.add(bad.name() + ": " + answer.verdict());
    }
    for (String part : bad.token().split("\\.")) {
      if (part.length() > 16 && answer.text().contains(part)) {
        faults.add(bad.name() + ": told back");
      }
    }
    return faults;
  }

  private static Set<String> expected(WayIn way, BadToken bad) {
    String status = way.name().matches("REST|MCP|STREAM|POLL|ACTS") ? "401 " : "4401 ";
    String refused = status + bad.code().wire();
    if (way.isHeader() && !isHeaderText(bad.token())) {
      return Set.of(refused, "400", "400 bad-request", "cut");
    }
    // A frame that is larger than a client's may be says nothing of its token.
    return bad.token().length() > StrictNode.FRAME_BYTES
        ? Set.of("1009", "1009 too-large")
        : Set.of(refused);
  }

  /** Whether the container lets it through, to be judged by us. */
  private static boolean isHeaderText(String token) {
    return token.length() <= LONG_HEADER && token.chars().allMatch(c -> c >= ' ' && c < 127);
  }
}
