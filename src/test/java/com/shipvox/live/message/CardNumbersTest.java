package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks' own test numbers are found however they are grouped; nothing else is. */
final class CardNumbersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "5555555555554444",
        "378282246310005",
        "6011111111111117",
        "4222222222222",
        "6304000000000000000",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "3782 822463 10005",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "4111 1111-1111 1111",
        "pay with 4111111111111111 please",
        "4111111111111111.",
        "x4111111111111111y",
        "(4111 1111 1111 1111)",
        "12, 4111111111111111",
        "4111111111111111  5",
        "0000000000000000"
      })
  void isIn_cardNumber_found(String text) {
    assertTrue(CardNumbers.isIn(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4111111111111112",
        "411111111111",
        "41111111111111111111",
        "1767225600123",
        "4111  1111 1111 1111",
        "4111--1111-1111-1111",
        "4111.1111.1111.1111",
        "4111_1111_1111_1111",
        "4111-1111 -1111 1111",
        "1Z999AA10123456784",
        "４１１１１１１１１１１１１１１１",
        "9400 1000 0000 0000 0000 00",
        "94107-1234",
        "+1 415 555 0100"
      })
  void isIn_anythingElse_notFound(String text) {
    assertFalse(CardNumbers.isIn(text));
  }

  @Test
  void isIn_partOfALongerRun_notFound() {
    // Twenty digits hold a card's sixteen, but are one number of another kind.
    assertFalse(CardNumbers.isIn("41111111111111111111"));
    assertFalse(CardNumbers.isIn("4111 1111 1111 1111 0000 0"));
  }

  @Test
  void find_numbersInJsonNumbers_notLookedAt() {
    List<String> found = new ArrayList<>();
    CardNumbers.find(
        TestJson.value("{'a':4111111111111111,'b':['4111111111111111']}"),
        Place.at(""),
        at -> found.add(at.toString()));
    assertEquals(List.of("/b/0"), found);
  }

  @Property
  boolean isIn_luhnNumberOfEachLength_foundAndWithAnotherDigitNot(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 13, max = 19) int length,
      @ForAll @IntRange(min = 1, max = 9) int off) {
    String body = String.format("%018d", seed % 1_000_000_000_000_000_000L).substring(19 - length);
    char check = checkDigit(body);
    char other = (char) ('0' + (check - '0' + off) % 10);
    return CardNumbers.isIn(body + check) && !CardNumbers.isIn(body + other);
  }

  /** ISO/IEC 7812-1 Annex B, by its own words: double every other digit from the right. */
  private static char checkDigit(String body) {
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(body.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? 2 * digit : digit;
      sum += weighted / 10 + weighted % 10;
    }
    return (char) ('0' + (10 - sum % 10) % 10);
  }
}
