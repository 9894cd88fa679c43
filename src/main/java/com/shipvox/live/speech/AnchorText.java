package com.shipvox.live.speech;

import com.shipvox.live.speech.Lexicon.Read;
import com.shipvox.live.speech.Words.Word;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of an anchor, the numbers among them, and how far it has been read. Used by one thread.
 */
final class AnchorText {
  private static final int MOST_WORDINGS = 12;
  private static final int MOST_DIGITS = 12;
  private static final Pattern PLAIN = Pattern.compile("[0-9]{1,18}(?:\\.[0-9]+)?");

  /**
   * A part of the text.
   *
   * @param wordings the text's own first
   * @param counts whether it is a number that is said in one manner with the other numbers
   */
  record Part(List<String> wordings, boolean counts) {}

  /**
   * A number as it stands in the text: in digits, or in words that may be several ("eight oh
   * five").
   */
  record Number(String whole, String fraction, List<String> groups, int next) {
    boolean spoken() {
      return !groups.isEmpty();
    }

    boolean plain() {
      return fraction.isEmpty() && groups.size() <= 1;
    }

    long value() {
      return Long.parseLong(whole);
    }
  }

  final String text;
  final Lexicon lexicon;
  final List<Word> words;
  final List<Part> parts = new ArrayList<>();

  /** Of the word that is read next. */
  int at;

  /** Whether the part before it is a number. */
  boolean behindNumber;

  AnchorText(String text, Lexicon lexicon) {
    this.text = text;
    this.lexicon = lexicon;
    this.words = Words.of(text);
  }

  /** Takes the words up to {@code next} as one part. */
  boolean part(int next, List<String> wordings) {
    return part(next, wordings, isNumber(at));
  }

  boolean part(int next, List<String> wordings, boolean counts) {
    Set<String> all = new LinkedHashSet<>();
    all.add(own(at, next));
    all.addAll(wordings);
    parts.add(new Part(all.stream().limit(MOST_WORDINGS).toList(), counts));
    at = next;
    return true;
  }

  /** The text's own words, up to but without the one at {@code to}. */
  String own(int from, int to) {
    return text.substring(words.get(from).start(), words.get(to - 1).end());
  }

  boolean isNumber(int i) {
    return digits(i) || NumberWords.isNumber(value(i));
  }

  @Nullable Number ordinal(int i) {
    if (digits(i)) {
      char last = text.charAt(words.get(i).end() - 1);
      boolean suffix =
          Character.isLetter(last)
              || text.startsWith(".", words.get(i).end())
                  && lexicon.language().equals("de")
                  && i + 1 < words.size();
      return suffix && value(i).length() <= 2 ? new Number(value(i), "", List.of(), i + 1) : null;
    }
    Read read = lexicon.ordinal(text, words, i);
    Read cardinal = lexicon.number(text, words, i);
    return read == null || (cardinal != null && cardinal.next() >= read.next())
        ? null
        : new Number(Long.toString(read.value()), "", List.of(), read.next());
  }

  /** The number that begins at a word, in digits or in words, or null. */
  @Nullable Number read(int i) {
    String value = value(i);
    if (PLAIN.matcher(value).matches()) {
      int point = value.indexOf('.');
      String whole = point < 0 ? value : value.substring(0, point);
      String fraction = point < 0 ? "" : value.substring(point + 1);
      Long scale = fraction.length() > 3 || whole.length() > 6 ? null : scale(i + 1);
      if (scale != null) {
        String total =
            new BigDecimal(value).multiply(BigDecimal.valueOf(scale)).toBigInteger().toString();
        return new Number(total, "", List.of(), i + 2);
      }
      return new Number(
          whole, half(i + 1) > 0 && point < 0 ? "5" : fraction, List.of(), i + 1 + half(i + 1));
    }
    List<String> groups = new ArrayList<>();
    int next = i;
    while (next < words.size() && groups.size() < MOST_DIGITS && (next == i || near(next))) {
      Read read = lexicon.number(text, words, next);
      boolean zero = read == null && lexicon.is("zero", value(next));
      if (zero && groups.isEmpty() && lexicon.number(text, words, next + 1) == null) {
        return null;
      }
      if (read == null && !zero) {
        break;
      }
      groups.add(read == null ? "0" : Long.toString(read.value()));
      next = read == null ? next + 1 : read.next();
    }
    if (groups.isEmpty()) {
      return null;
    }
    String fraction = "";
    Number digits = lexicon.is("point", value(next)) ? read(next + 1) : null;
    if (groups.size() == 1 && digits != null) {
      fraction = digits.whole;
      next = digits.next;
    } else if (half(next) > 0) {
      fraction = "5";
      next += half(next);
    }
    String whole = String.join("", groups);
    boolean oh = groups.size() == 3 && groups.get(1).equals("0") && groups.get(2).length() == 1;
    List<String> kept = oh ? List.of(groups.get(0), "0" + groups.get(2)) : groups;
    return whole.length() > 18 ? null : new Number(whole, fraction, kept, next);
  }

  private @Nullable Long scale(int i) {
    for (String scale : lexicon.get("scale")) {
      String[] parts = scale.split(":", -1);
      if (lexicon.keyOf(parts[0]).equals(value(i))) {
        return Long.valueOf(parts[1]);
      }
    }
    return null;
  }

  /** How many words say "and a half" there. */
  private int half(int i) {
    for (String wording : lexicon.get("half")) {
      List<Word> half = Words.of(wording);
      int length = half.size();
      if (i + length <= words.size()
          && lexicon
              .keyOf(wording)
              .equals(
                  String.join(
                      " ", words.subList(i, i + length).stream().map(Word::value).toList()))) {
        return length;
      }
    }
    return value(i).equals("½") ? 1 : 0;
  }

  Map<String, String> slots(String whole, String fraction) {
    Map<String, String> slots = new HashMap<>();
    long number = Long.parseLong(whole);
    slots.put("N", whole);
    slots.put("F", fraction);
    String spelled = lexicon.spell(number, false);
    slots.put("n", spelled);
    slots.put(
        "f",
        lexicon.spellDigits(
            fraction, lexicon.get("zero").get(lexicon.get("zero").size() > 1 ? 1 : 0)));
    slots.put("th", number > 0 && number < 10_000 ? lexicon.spellOrdinal(number) : whole);
    List<String> one = lexicon.get("one");
    if (number >= 100 && one.size() == 2 && spelled.startsWith(one.get(0))) {
      slots.put("an", one.get(1) + spelled.substring(one.get(0).length()));
    }
    scaled(slots, number, 6, "Y", "y");
    if (scaled(slots, number, 3, "T", "t")) {
      if (number % 1000 != 0 && number < 10_000) {
        slots.put("h", lexicon.spell(number / 100, false));
      }
    } else if ((number >= 1100 || (number > 109 && number % 100 > 9)) && number < 10_000) {
      slots.put(
          "p",
          number / 100 % 10 == 0 && number % 100 < 10
              ? lexicon.spell(number, false)
              : spellPair(number));
    }
    return slots;
  }

  /**
   * Adds a number in thousands or millions, with one decimal at most; false where it needs more.
   */
  private boolean scaled(
      Map<String, String> slots, long number, int zeros, String digits, String words) {
    BigDecimal scaled = BigDecimal.valueOf(number, zeros).stripTrailingZeros();
    if (scaled.compareTo(BigDecimal.ONE) < 0 || scaled.scale() > 1) {
      return false;
    }
    long tenth = scaled.movePointRight(1).longValue() % 10;
    String point =
        tenth == 0 ? "" : " " + lexicon.get("point").get(0) + " " + lexicon.spell(tenth, false);
    slots.put(digits, scaled.toPlainString());
    slots.put(words, lexicon.spell(scaled.longValue(), false) + point);
    return true;
  }

  private String spellPair(long number) {
    String oh = number % 100 < 10 ? zero() + " " : "";
    return lexicon.spell(number / 100, false) + " " + oh + lexicon.spell(number % 100, false);
  }

  String zero() {
    return lexicon.get("zero").get(0);
  }

  boolean digits(int i) {
    return value(i).matches("[0-9]{1,18}");
  }

  /** A short number's value; -1 for a longer one. */
  long small(int i) {
    return value(i).matches("[0-9]{1,4}") ? Long.parseLong(value(i)) : -1;
  }

  String value(int i) {
    return i >= 0 && i < words.size() ? words.get(i).value() : "";
  }

  boolean near(int i) {
    return i > 0 && i < words.size() && Words.near(text, words.get(i - 1), words.get(i));
  }

  /** Whether exactly this lies between a word and the next. */
  boolean between(int i, Pattern sign) {
    return i + 1 < words.size()
        && words.get(i).end() <= words.get(i + 1).start()
        && sign.matcher(text.substring(words.get(i).end(), words.get(i + 1).start())).matches();
  }
}
