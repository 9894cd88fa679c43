package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.shipvox.live.security.OriginPolicy.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginPolicyTest {
  private final OriginPolicy policy =
      new OriginPolicy(List.of("http://localhost:*", "https://[::1]:*", "https://shop.example"));

  private Verdict judge(OriginPolicy asked, String origin) {
    return asked.judge(
        new ServletHead(TestRequest.get("/ws").header("Origin", origin).build()), true);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:5173, LISTED",
    "http://localhost, LISTED",
    "https://[::1]:4173, LISTED",
    "https://localhost:5173, FOREIGN",
    "http://localhost.evil.example:5173, FOREIGN",
    "http://evil.localhost:5173, FOREIGN",
    "http://127.0.0.1:5173, FOREIGN",
    "https://shop.example, LISTED",
    "https://shop.example:8443, FOREIGN",
    "http://localhost:*, FOREIGN"
  })
  void judge_anyPortOfThisMachine_isThatHostAndSchemeAlone(String origin, Verdict expected) {
    assertEquals(expected, judge(policy, origin));
  }

  @Test
  void judge_nothingListed_noPortOfThisMachine() {
    assertEquals(Verdict.FOREIGN, judge(new OriginPolicy(List.of()), "http://localhost:5173"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://shop.example:*", "http://*:80", "*", "http://localhost:**"})
  void list_anyPortOfAnotherHost_refused(String origin) {
    assertThrows(IllegalArgumentException.class, () -> new OriginPolicy(List.of(origin)));
  }
}
