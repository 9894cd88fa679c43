package com.shipvox.live.speech;

import com.shipvox.live.speech.Words.Word;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of a text in which many forms are looked for: each distinct word has a number, so that
 * numbers are compared in the place of words.
 */
final class Said {
  /** The number of a word that the text does not have. */
  static final int NOT_SAID = -1;

  private final List<Word> words;
  private final Map<String, Integer> known = new HashMap<>();
  private final int[] numbers;
  private final String signs;
  private final int[] wordAt; // of each sign and the end; below 0 within a word

  Said(List<Word> words) {
    this.words = words;
    numbers = new int[words.size()];
    signs = String.join("", words.stream().map(Word::value).toList());
    wordAt = new int[signs.length() + 1];
    Arrays.fill(wordAt, -1);
    int at = 0;
    for (int i = 0; i < numbers.length; i++) {
      String value = words.get(i).value();
      Integer number = known.putIfAbsent(value, i);
      numbers[i] = number == null ? i : number;
      wordAt[at] = i;
      at += value.length();
    }
    wordAt[at] = numbers.length;
  }

  List<Word> words() {
    return words;
  }

  /** The number of the ith word. */
  int number(int i) {
    return numbers[i];
  }

  /** The number that a word has in this text. */
  int number(Word word) {
    return known.getOrDefault(word.value(), NOT_SAID);
  }

  /** All words without what stands between them. */
  String signs() {
    return signs;
  }

  /**
   * The word that begins at one of the signs, one more than the last at their end; else below 0.
   */
  int wordAt(int sign) {
    return wordAt[sign];
  }
}
