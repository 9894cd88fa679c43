package com.shipvox.live.speech;

import com.shipvox.live.speech.Words.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells where a spoken number must not be cut: "two pounds" are not said in "twenty-two pounds".
 * The browser's {@code number-words.ts} holds the same lines.
 */
final class NumberWords {
  private static final Map<Integer, String> LINES =
      Map.of(
          1,
          "oh zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
              + " fifteen sixteen seventeen eighteen nineteen"
              + " cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"
              + " quince dieciseis diecisiete dieciocho diecinueve"
              + " deux trois quatre cinq sept huit neuf onze douze treize quatorze quinze seize"
              + " null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf"
              + " 〇 零 一 二 三 四 五 六 七 八 九",
          10,
          "twenty thirty forty fifty sixty seventy eighty ninety"
              + " treinta cuarenta cincuenta sesenta setenta ochenta noventa"
              + " dix vingt vingts trente quarante cinquante soixante",
          100,
          "hundred cien ciento hundert 十",
          1000,
          "thousand mil mille tausend 百",
          10_000,
          "million millions millon millones millionen 千",
          100_000,
          "万",
          1_000_000,
          "point coma komma virgule 点");
  private static final Map<String, Integer> MAGNITUDES = new HashMap<>();
  private static final Set<String> AND = Set.of("and", "y", "et", "und");

  static {
    LINES.forEach(
        (value, line) -> List.of(line.split(" ", -1)).forEach(w -> MAGNITUDES.put(w, value)));
  }

  private NumberWords() {}

  /** Every number word. */
  static Set<String> all() {
    return Set.copyOf(MAGNITUDES.keySet());
  }

  /** Whether a word is a number, in digits or in words. */
  static boolean isNumber(String word) {
    return magnitude(word) > 0;
  }

  /** What a cut between the words so far and the next one would cut. */
  static int join(String text, List<Word> words, Word next) {
    int size = words.size();
    if (size == 0 || !isNumber(next.value()) || !Words.near(text, words.get(size - 1), next)) {
      return Words.FREE;
    }
    Word last = words.get(size - 1);
    if (AND.contains(last.value()) && size > 1) {
      Word before = words.get(size - 2);
      int magnitude = magnitude(before.value());
      boolean one = magnitude >= 10 && magnitude > magnitude(next.value());
      return one && Words.near(text, before, last) ? Words.HARD : Words.FREE;
    }
    int left = magnitude(last.value());
    int right = magnitude(next.value());
    if (left == 0) {
      return Words.FREE;
    }
    boolean hyphen =
        last.end() < next.start()
            && !Character.isDigit(last.value().charAt(0))
            && !text.substring(last.end(), next.start()).isBlank();
    boolean one = (left > right && left >= 10) || (right >= 100 && right > left);
    return hyphen || one ? Words.HARD : Words.SOFT;
  }

  private static int magnitude(String word) {
    char first = word.charAt(0);
    return first >= '0' && first <= '9' ? 1 : MAGNITUDES.getOrDefault(word, 0);
  }
}
