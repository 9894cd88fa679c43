package com.shipvox.live.speech;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import com.shipvox.live.speech.Words.Word;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one language calls things: numbers by ICU's spell-out rules, all else by a file of that name
 * beside this class. The templates' names: {@code {n}} the number in words, {@code {an}} with an
 * article in place of one, {@code {N}} in digits, {@code {t}} and {@code {T}} in thousands, {@code
 * {y}} and {@code {Y}} in millions, {@code {half}} with a half, {@code {D}} and {@code {C}} the
 * currency and its minor unit, {@code {c}} and {@code {m}} an amount of the minor unit in words and
 * in digits, {@code {o}} the same after a bare number ("oh five"), {@code {f}} a fraction digit by
 * digit, {@code {$}} and {@code {K}} the currency's sign and code.
 */
final class Lexicon {
  static final List<String> LANGUAGES = List.of("en", "es", "de", "fr", "ja");

  private static final Map<String, Lexicon> LOADED = new ConcurrentHashMap<>();
  private static final int MOST_WORDS = 9;
  private static final Pattern SLOT = Pattern.compile("\\{(.[a-z#]*)}");

  /**
   * Wordings that are equal.
   *
   * @param kind empty, {@code unit} or {@code state}
   */
  record Equal(String kind, List<String> wordings) {}

  /** A number as it was read, up to but without the word at {@code next}. */
  record Read(long value, int next) {}

  private final String language;
  private final RuleBasedNumberFormat spelled;
  private final Map<String, List<String>> entries = new HashMap<>();
  private final Map<String, List<Equal>> equals = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final Map<String, String> currencies = new HashMap<>();
  private final Map<String, Long> scales = new HashMap<>();
  // Concurrent; bounded by the wordings above.
  private final Map<String, String> keys = new ConcurrentHashMap<>();

  private Lexicon(String language) {
    this.language = language;
    this.spelled = new RuleBasedNumberFormat(new ULocale(language), RuleBasedNumberFormat.SPELLOUT);
    lines().filter(line -> !line.isBlank() && !line.startsWith("# ")).forEach(this::read);
    for (String scale : get("scale")) {
      String[] parts = scale.split(":", -1);
      scales.put(key(parts[0]), Long.valueOf(parts[1]));
    }
    int most = scales.containsValue(1000L) ? 999 : 9999;
    List<String> rules = rules("cardinal", "numbering");
    for (int n = 0; n <= most; n++) {
      for (String rule : rules) {
        String words = key(spelled.format(n, rule));
        numbers.putIfAbsent(words, n);
        numbers.putIfAbsent(words.replace("hundred ", "hundred and "), n);
      }
    }
    for (int n = 1; n <= 99; n++) {
      for (String rule : rules("ordinal")) {
        ordinals.putIfAbsent(key(spelled.format(n, rule)), n);
      }
    }
  }

  /** The lexicon of a language tag; English where the language has none. */
  static Lexicon of(String lang) {
    String language = new ULocale(lang.replace('-', '_')).getLanguage();
    return LOADED.computeIfAbsent(LANGUAGES.contains(language) ? language : "en", Lexicon::new);
  }

  String language() {
    return language;
  }

  /** The wordings under a name; none where the language has no such name. */
  List<String> get(String name) {
    return entries.getOrDefault(name, List.of());
  }

  boolean is(String name, String word) {
    return get(name).stream().anyMatch(wording -> keyOf(wording).equals(word));
  }

  /**
   * The wordings under a name with their slots filled; those with a slot that is not given fail.
   */
  List<String> fill(String name, Map<String, String> slots) {
    List<String> out = new ArrayList<>();
    for (String template : get(name)) {
      if (SLOT.matcher(template).results().allMatch(slot -> slots.containsKey(slot.group(1)))) {
        out.add(SLOT.matcher(template).replaceAll(slot -> literal(slots, slot.group(1))));
      }
    }
    return out;
  }

  private static String literal(Map<String, String> slots, String name) {
    return java.util.regex.Matcher.quoteReplacement(Objects.requireNonNull(slots.get(name)));
  }

  /** A number in words. */
  String spell(long number, boolean feminine) {
    boolean other = feminine && !get("feminine").isEmpty();
    return format(number, other ? "cardinal-feminine" : "cardinal-masculine", "cardinal");
  }

  String spellOrdinal(long number) {
    return format(number, "ordinal", "ordinal-masculine");
  }

  /** Each digit in words; other characters as they are. */
  String spellDigits(String digits, String zero) {
    StringBuilder out = new StringBuilder();
    for (char c : digits.toCharArray()) {
      boolean digit = c >= '0' && c <= '9';
      out.append(c == '0' ? zero : digit ? format(c - '0', "numbering", "cardinal") : c)
          .append(' ');
    }
    return out.toString();
  }

  /** The code of the currency that a word names, or null. */
  @Nullable String currency(String word) {
    return currencies.get(word);
  }

  /** The number in words that begins there, or null. */
  @Nullable Read number(String text, List<Word> words, int at) {
    long total = 0;
    long scaled = Long.MAX_VALUE;
    int next = at;
    while (true) {
      int skip = next > at && is("and", value(words, next)) ? 1 : 0;
      if (skip > 0 && !near(text, words, next)) {
        break;
      }
      Read part = longest(numbers, text, words, next + skip);
      Long scale = part == null ? scale(words, next) : scale(words, part.next);
      boolean bare = part == null && scale != null && next == at;
      if (next > at && (part == null || part.value >= scaled || !near(text, words, next + skip))) {
        break;
      }
      if (part == null && !bare) {
        return null;
      }
      next = part == null ? next : part.next;
      long value = part == null ? 1 : part.value;
      if (scale == null || scale >= scaled || (!bare && !near(text, words, next))) {
        return new Read(total + value, next);
      }
      total += value * scale;
      scaled = scale;
      next++;
    }
    return next > at ? new Read(total, next) : null;
  }

  @Nullable Read ordinal(String text, List<Word> words, int at) {
    return longest(ordinals, text, words, at);
  }

  /** The wordings that equal the words there, and how many words these are; longest first. */
  Map<Integer, List<Equal>> equals(String text, List<Word> words, int at) {
    Map<Integer, List<Equal>> found = new HashMap<>();
    StringBuilder key = new StringBuilder();
    for (int i = at; i < Math.min(words.size(), at + 4); i++) {
      key.append(i == at ? "" : " ").append(words.get(i).value());
      List<Equal> equal = equals.get(key.toString());
      if (equal != null) {
        found.put(i + 1 - at, equal);
      }
    }
    return found;
  }

  private @Nullable Read longest(
      Map<String, Integer> known, String text, List<Word> words, int at) {
    StringBuilder key = new StringBuilder();
    Read found = null;
    for (int i = at; i < Math.min(words.size(), at + MOST_WORDS); i++) {
      if (i > at && !near(text, words, i)) {
        break;
      }
      key.append(i == at ? "" : " ").append(words.get(i).value());
      Integer value = known.get(key.toString());
      if (value != null) {
        found = new Read(value, i + 1);
      }
    }
    return found;
  }

  private @Nullable Long scale(List<Word> words, int at) {
    return scales.get(value(words, at));
  }

  private static boolean near(String text, List<Word> words, int at) {
    return at > 0 && at < words.size() && Words.near(text, words.get(at - 1), words.get(at));
  }

  private static String value(List<Word> words, int at) {
    return at >= 0 && at < words.size() ? words.get(at).value() : "";
  }

  /** The same of one of its own wordings, kept for the next time. */
  String keyOf(String wording) {
    return keys.computeIfAbsent(wording, Lexicon::key);
  }

  /** The words of a wording as they are compared. */
  static String key(String wording) {
    return String.join(" ", Words.of(wording).stream().map(Word::value).toList());
  }

  private void read(String line) {
    int equals = line.indexOf(" = ");
    if (equals > 0) {
      String name = line.substring(0, equals);
      List<String> values = List.of(line.substring(equals + 3).split("\\|", -1));
      entries.put(name, values);
      if (name.startsWith("currency.")) {
        String code = name.substring("currency.".length());
        currencies.put(key(code), code);
        for (int i = 0; i < values.size(); i++) {
          if (i != 3 && i != 4) {
            currencies.putIfAbsent(key(values.get(i)), code);
          }
        }
      }
      return;
    }
    boolean named = line.startsWith("unit ") || line.startsWith("state ");
    String kind = named ? line.substring(0, line.indexOf(' ')) : "";
    Equal equal =
        new Equal(kind, List.of(line.substring(named ? kind.length() + 1 : 0).split("\\|", -1)));
    for (String wording : equal.wordings) {
      this.equals.computeIfAbsent(key(wording), key -> new ArrayList<>()).add(equal);
    }
  }

  private String format(long number, String... wanted) {
    List<String> names = Arrays.asList(spelled.getRuleSetNames());
    for (String name : wanted) {
      if (names.contains("%spellout-" + name)) {
        // The formatter keeps no state between calls, but does not say so.
        synchronized (spelled) {
          return spelled.format(number, "%spellout-" + name);
        }
      }
    }
    return Long.toString(number);
  }

  private List<String> rules(String... kinds) {
    return Arrays.stream(spelled.getRuleSetNames())
        .filter(name -> Arrays.stream(kinds).anyMatch(kind -> name.startsWith("%spellout-" + kind)))
        .filter(name -> !name.contains("verbose") && !name.contains("financial"))
        .toList();
  }

  private java.util.stream.Stream<String> lines() {
    try (InputStream in = Lexicon.class.getResourceAsStream(language + ".txt")) {
      byte[] bytes = Objects.requireNonNull(in, language).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
