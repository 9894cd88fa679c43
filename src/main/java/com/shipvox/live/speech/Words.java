package com.shipvox.live.speech;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cuts a text into words by UAX #29 and folds each, so that two words can be compared as they are.
 * The browser's {@code words.ts} does the same; a table of texts, which both sides read, holds them
 * together. Scripts without blanks between words give a word for each character, because where
 * their words end depends on the dictionary of the platform.
 */
final class Words {
  /**
   * One word as it is compared.
   *
   * @param value folded; a number has its digits and a full stop before its fraction
   * @param start UTF-16 index into the text
   * @param end UTF-16 index into the text
   * @param cut what a place that begins here would cut: {@link #FREE} to {@link #INSIDE}
   */
  record Word(String value, int start, int end, int cut) {
    int cutBefore() {
      return Math.min(cut, HARD);
    }

    /** The same for a place that ends before this word. */
    int cutAfter() {
      return cut == INSIDE ? SOFT : cut;
    }
  }

  static final int FREE = 0;

  /** Between two spoken numbers, or between letters and digits of one written word. */
  static final int SOFT = 1;

  /** Within a spoken number: "twenty-two". */
  static final int HARD = 2;

  /** Within a word of a script without blanks. */
  static final int INSIDE = 3;

  private enum Kind {
    OTHER,
    DIGIT,
    CHARACTER,
    HANGUL,
    LETTER
  }

  private static final String SYMBOLS = "$€£¥₹₩%&×°#½";
  private static final BreakIterator SEGMENTS = BreakIterator.getWordInstance(ULocale.ROOT);
  private static final Normalizer2 FOLD = Normalizer2.getNFKCCasefoldInstance();
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]");
  private static final Pattern SILENT = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]");
  private static final Pattern GAP = Pattern.compile("[\\s\\p{Z}\\u2010\\u2011-]*");
  private static final Pattern APOSTROPHE = Pattern.compile("[’ʼ＇]");
  private static final Pattern GROUPED =
      Pattern.compile("([1-9]\\d{0,2})(?:([.,'’\\s])\\d{3})(?:\\2\\d{3}){0,4}(?:[.,]\\d+)?");
  private static final Set<String> ELIDED =
      Set.of(
          "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "un", "all",
          "dell", "nell", "sull");
  private static final Set<String> ORDINAL = Set.of("st", "nd", "rd", "th", "er", "eme");

  private final String text;
  private final List<Word> words = new ArrayList<>();
  private boolean symbolBefore;

  private Words(String text) {
    this.text = text;
  }

  /** The words of a text, in order; empty for one without any. */
  static List<Word> of(String text) {
    Words words = new Words(text);
    BreakIterator segments = (BreakIterator) SEGMENTS.clone();
    segments.setText(text);
    int start = segments.first();
    for (int end = segments.next(); end != BreakIterator.DONE; end = segments.next()) {
      words.segment(start, end);
      start = end;
    }
    return words.words;
  }

  /** A word without its case, accents, possessive s and signs. */
  static String fold(String word) {
    String decomposed = Normalizer2.getNFDInstance().normalize(FOLD.normalize(word));
    String plain =
        Normalizer2.getNFCInstance().normalize(ACCENTS.matcher(decomposed).replaceAll(""));
    plain = APOSTROPHE.matcher(plain).replaceAll("'");
    if (plain.endsWith("'s")) {
      plain = plain.substring(0, plain.length() - 2);
    }
    return SILENT.matcher(plain).replaceAll("");
  }

  /** Whether only blanks and hyphens lie between two words. */
  static boolean near(String text, Word left, Word right) {
    return right.start < left.end || GAP.matcher(text).region(left.end, right.start).matches();
  }

  private void segment(int start, int end) {
    Kind before = Kind.OTHER;
    int from = start;
    int cut = FREE;
    for (int at = start; at < end; ) {
      int point = text.codePointAt(at);
      Kind kind = kind(point);
      // Marks and signs within a word belong to the part that they follow.
      if (kind != Kind.OTHER) {
        if (before != Kind.OTHER && (kind != before || kind == Kind.CHARACTER)) {
          part(from, at, before, cut);
          boolean code = before != kind && isCode(before) && isCode(kind);
          cut = code ? SOFT : before == kind ? INSIDE : FREE;
          from = at;
        }
        before = kind;
      }
      at += Character.charCount(point);
    }
    if (before != Kind.OTHER) {
      part(from, end, before, cut);
      symbolBefore = false;
    } else {
      String symbol = FOLD.normalize(text.substring(start, end));
      symbol = text.startsWith("½", start) ? "½" : symbol;
      symbolBefore = symbol.length() == 1 && SYMBOLS.contains(symbol);
      if (symbolBefore) {
        words.add(new Word(symbol.equals("×") ? "x" : symbol, start, end, FREE));
      }
    }
  }

  private static boolean isCode(Kind kind) {
    return kind == Kind.DIGIT || kind == Kind.LETTER;
  }

  private void part(int start, int end, Kind kind, int cut) {
    if (kind == Kind.DIGIT) {
      // "$14" is one place, whether the sign is looked for or not.
      int from = symbolBefore && cut == FREE ? words.get(words.size() - 1).start : start;
      number(from, end, digits(text.substring(start, end)), cut);
      return;
    }
    String written = text.substring(start, end);
    if (cut == SOFT && kind == Kind.LETTER && ORDINAL.contains(fold(written))) {
      Word number = words.remove(words.size() - 1);
      words.add(new Word(number.value, number.start, end, number.cut));
      return;
    }
    int apostrophe = APOSTROPHE.matcher(written).replaceAll("'").indexOf('\'');
    if (apostrophe > 0
        && written.length() - apostrophe > 2
        && ELIDED.contains(fold(written.substring(0, apostrophe)))) {
      add(fold(written.substring(0, apostrophe)), start, start + apostrophe, cut);
      add(fold(written.substring(apostrophe + 1)), start + apostrophe + 1, end, FREE);
    } else {
      add(fold(written), start, end, cut);
    }
  }

  /** "1,500" and "1.500" are 1500, "8,44" is 8.44, and "05.01.2026" is three numbers. */
  private void number(int start, int end, String digits, int cut) {
    boolean grouped = digits.length() <= 24 && GROUPED.matcher(digits).matches();
    String[] parts = digits.split("[^0-9]+", -1);
    if (parts.length == 1) {
      add(digits, start, end, cut);
    } else if (grouped) {
      String last = parts[parts.length - 1];
      boolean fraction = separator(digits, 1) != separator(digits, parts.length - 1);
      String whole = String.join("", List.of(parts).subList(0, parts.length - (fraction ? 1 : 0)));
      add(fraction ? point(whole, last) : whole, start, end, cut);
    } else if (parts.length == 2) {
      add(point(parts[0], parts[1]), start, end, cut);
    } else {
      int at = start;
      for (String part : parts) {
        add(part, at, at + part.length(), at == start ? cut : SOFT);
        at += part.length() + 1;
      }
    }
  }

  /** The nth sign between the digits. */
  private static char separator(String digits, int nth) {
    int left = nth;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if ((c < '0' || c > '9') && --left == 0) {
        return c;
      }
    }
    return 0;
  }

  private static String point(String whole, String fraction) {
    int end = fraction.length();
    while (end > 0 && fraction.charAt(end - 1) == '0') {
      end--;
    }
    return end == 0 ? whole : whole + "." + fraction.substring(0, end);
  }

  private void add(String value, int start, int end, int cut) {
    if (value.isEmpty()) {
      return;
    }
    Word word = new Word(value, start, end, cut);
    int join = NumberWords.join(text, words, word);
    words.add(join > cut ? new Word(value, start, end, join) : word);
  }

  /** Any script's digits as 0 to 9; other signs as they are. */
  private static String digits(String written) {
    StringBuilder out = new StringBuilder(written.length());
    written
        .codePoints()
        .filter(
            point -> !UCharacter.hasBinaryProperty(point, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
        .forEach(
            point -> {
              int digit = UCharacter.digit(point, 10);
              if (digit >= 0) {
                out.append((char) ('0' + digit));
              } else {
                out.append(FOLD.normalize(Character.toString(point)));
              }
            });
    return out.toString();
  }

  private static Kind kind(int point) {
    int type = UCharacter.getType(point);
    if (type == Character.DECIMAL_DIGIT_NUMBER) {
      return Kind.DIGIT;
    }
    if (point == 0x30FC) {
      return Kind.CHARACTER;
    }
    boolean sound = point == 0xFF9E || point == 0xFF9F;
    if (sound || !(UCharacter.isLetter(point) || type == Character.LETTER_NUMBER)) {
      return Kind.OTHER;
    }
    return switch (UScript.getScript(point)) {
      case UScript.HAN,
          UScript.HIRAGANA,
          UScript.KATAKANA,
          UScript.THAI,
          UScript.LAO,
          UScript.KHMER,
          UScript.MYANMAR ->
          Kind.CHARACTER;
      case UScript.HANGUL -> Kind.HANGUL;
      default -> Kind.LETTER;
    };
  }
}
