package com.shipvox.live.speech;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Replaces runs of number words by their values, within one sentence. */
final class NumberWords {
  private static final int NONE = -1;
  private static final int ANY = Integer.MAX_VALUE;
  private static final int[] SCALES = {100, 1000, 1_000_000};
  private static final Pattern LISTED = Pattern.compile("[\\s\\p{Z},-]*");
  private static final Map<String, Integer> VALUES = values();

  private final List<Piece> pieces;
  private final String text;
  private final List<Piece> out = new ArrayList<>();
  private int at;

  private NumberWords(List<Piece> pieces, String text) {
    this.pieces = pieces;
    this.text = text;
  }

  /** The pieces with each spoken number as one piece: "forty", "four" becomes 44. */
  static List<Piece> read(List<Piece> pieces, String text) {
    return new NumberWords(pieces, text).read();
  }

  private List<Piece> read() {
    while (at < pieces.size()) {
      Piece piece = pieces.get(at);
      boolean zero = isZero(piece);
      if (!zero && value(at, ANY) == NONE) {
        out.add(piece);
        at++;
        continue;
      }
      String digits = zero ? "0" : Long.toString(below(ANY));
      if (zero) {
        at++;
      }
      int end = pieces.get(at - 1).end();
      out.add(new Piece("", digits, null, true, false, piece.start(), end));
    }
    return out;
  }

  /** "oh" is a zero only beside another number. */
  private boolean isZero(Piece piece) {
    if (!piece.value().equals("oh") && !piece.value().equals("o")) {
      return false;
    }
    if (!out.isEmpty()) {
      Piece last = out.get(out.size() - 1);
      if (last.number() && LISTED.matcher(text).region(last.end(), piece.start()).matches()) {
        return true;
      }
    }
    return adjoins(at + 1) && (value(at + 1, 100) != NONE || pieces.get(at + 1).number());
  }

  /** Reads the number that begins here, as far as it stays below the limit's place. */
  private long below(int limit) {
    long value = 1;
    if (value(at, 100) != NONE) {
      value = value(at, 100);
      at++;
    }
    int unit = adjoins(at) ? value(at, 10) : NONE;
    if (value >= 20 && unit > 0) {
      value += unit;
      at++;
    }
    for (int scale : SCALES) {
      if (scale < limit && value(at, scale + 1) == scale && (value == 1 || adjoins(at))) {
        at++;
        value *= scale;
        if (skipAnd()) {
          value += below(scale);
        }
      }
    }
    return value;
  }

  /** Whether a smaller number follows, past an "and". */
  private boolean skipAnd() {
    if (!adjoins(at)) {
      return false;
    }
    int next = pieces.get(at).value().equals("and") && adjoins(at + 1) ? at + 1 : at;
    if (value(next, 100) == NONE) {
      return false;
    }
    at = next;
    return true;
  }

  private int value(int index, int limit) {
    if (index >= pieces.size() || pieces.get(index).number()) {
      return NONE;
    }
    int value = VALUES.getOrDefault(pieces.get(index).value(), NONE);
    return value < limit ? value : NONE;
  }

  private boolean adjoins(int index) {
    return index > 0
        && index < pieces.size()
        && pieces.get(index - 1).near(pieces.get(index), text);
  }

  private static Map<String, Integer> values() {
    Map<String, Integer> values = new HashMap<>();
    String small =
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            + " fifteen sixteen seventeen eighteen nineteen";
    for (String word : small.split(" ", -1)) {
      values.put(word, values.size());
    }
    int tens = 20;
    for (String word : "twenty thirty forty fifty sixty seventy eighty ninety".split(" ", -1)) {
      values.put(word, tens);
      tens += 10;
    }
    values.put("hundred", 100);
    values.put("thousand", 1000);
    values.put("million", 1_000_000);
    return Map.copyOf(values);
  }
}
