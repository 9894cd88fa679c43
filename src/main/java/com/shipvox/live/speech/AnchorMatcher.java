package com.shipvox.live.speech;

import com.shipvox.live.speech.SpokenForms.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where a plan says an anchor's words, in whatever form numbers are spoken. The browser has
 * the same algorithm, held together by one table of cases.
 */
public final class AnchorMatcher {
  /** Said nowhere. */
  public static final int NOWHERE = -1;

  private AnchorMatcher() {}

  /**
   * The UTF-16 index of the {@code nth} place (from 1) where {@code plan} says what {@code text}
   * says, or {@link #NOWHERE}. Case, accents, punctuation and blanks do not count; a match begins
   * and ends at word boundaries. Whole numbers win: "8" is sought inside "eight forty-four" only if
   * it stands nowhere alone, and "$8" is taken for a bare "eight" only if nobody says dollars.
   */
  public static int match(String plan, String text, long nth) {
    return match(SpokenForms.tokens(plan), text, nth);
  }

  /** The same in a plan that was split before, for many anchors may look for their words in it. */
  static int match(List<Token> haystack, String text, long nth) {
    List<Token> needle = SpokenForms.tokens(text);
    List<Token> bareHaystack = bare(haystack);
    List<Token> bareNeedle = bare(needle);
    for (int cut = 0; cut <= 1; cut++) {
      List<Integer> places = occurrences(haystack, needle, cut);
      if (places.isEmpty()) {
        places = occurrences(bareHaystack, bareNeedle, cut);
      }
      if (!places.isEmpty()) {
        return nth >= 1 && nth <= places.size() ? places.get((int) nth - 1) : NOWHERE;
      }
    }
    return NOWHERE;
  }

  private static List<Token> bare(List<Token> tokens) {
    return tokens.stream().filter(t -> !t.value().equals(SpokenForms.WHOLE_AMOUNT)).toList();
  }

  private static List<Integer> occurrences(List<Token> haystack, List<Token> needle, int cut) {
    List<Integer> places = new ArrayList<>();
    int length = needle.size();
    for (int at = 0; length > 0 && at + length <= haystack.size(); at++) {
      boolean whole =
          haystack.get(at).before() <= cut
              && (at + length == haystack.size() || haystack.get(at + length).before() <= cut);
      if (whole && sameAt(haystack, at, needle)) {
        places.add(haystack.get(at).start());
      }
    }
    return places;
  }

  private static boolean sameAt(List<Token> haystack, int at, List<Token> needle) {
    for (int i = 0; i < needle.size(); i++) {
      if (!haystack.get(at + i).value().equals(needle.get(i).value())) {
        return false;
      }
    }
    return true;
  }
}
