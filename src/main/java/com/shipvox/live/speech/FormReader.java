package com.shipvox.live.speech;

import com.shipvox.live.speech.Lexicon.Equal;
import com.shipvox.live.speech.Lexicon.Read;
import com.shipvox.live.speech.Words.Word;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an anchor's text part by part: dates, times, amounts, ranges, numbers, codes, abbreviations
 * and plain words, each with the wordings that mean the same. Of one text and one language.
 */
final class FormReader {
  private static final int MOST_WORDINGS = 12;
  private static final int MOST_DIGITS = 12;
  private static final Pattern PLAIN = Pattern.compile("[0-9]{1,18}(?:\\.[0-9]+)?");
  private static final Pattern THREE_DECIMALS = Pattern.compile("[0-9]+[.,][0-9]{3}");
  private static final Pattern DASH = Pattern.compile("\\s*[-–—~〜]\\s*");
  private static final Pattern SLASH = Pattern.compile("[/.-]");
  private static final Pattern PHONE =
      Pattern.compile("(1[ .-])?\\(?([0-9]{3})\\)?[ .-]\\s?([0-9]{3})[ .-]([0-9]{4})(?![0-9])");
  private static final Pattern SIZES = Pattern.compile("[0-9]+(?:[xX×][0-9]+)+");
  private static final Pattern ACRONYM = Pattern.compile("[A-Z](?:\\.?[A-Z]){1,5}");

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
  private record Number(String whole, String fraction, List<String> groups, int next) {
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

  private final String text;
  private final Lexicon lexicon;
  private final List<Word> words;
  private final List<Part> parts = new ArrayList<>();
  private int at;
  private boolean behindNumber;

  FormReader(String text, Lexicon lexicon) {
    this.text = text;
    this.lexicon = lexicon;
    this.words = Words.of(text);
  }

  /** The text, part by part. */
  List<Part> parts() {
    while (at < words.size()) {
      boolean number =
          equal(2) || phone() || date() || time() || amount() || code() || range() || ordinal()
              || number();
      if (!number && !equal(1)) {
        part(at + 1, suffixed(), false);
      }
      behindNumber = number && isNumber(at - 1);
    }
    return parts;
  }

  /** Whether the text holds a number. */
  boolean numeric() {
    return words.stream().anyMatch(word -> NumberWords.isNumber(word.value()));
  }

  private boolean part(int next, List<String> wordings) {
    return part(next, wordings, isNumber(at));
  }

  private boolean part(int next, List<String> wordings, boolean counts) {
    Set<String> all = new LinkedHashSet<>();
    all.add(text.substring(words.get(at).start(), words.get(next - 1).end()));
    all.addAll(wordings);
    parts.add(new Part(all.stream().limit(MOST_WORDINGS).toList(), counts));
    at = next;
    return true;
  }

  private boolean phone() {
    Matcher phone = PHONE.matcher(text);
    if (!digits(at)
        || !phone.find(words.get(at).start())
        || phone.start() > words.get(at).start()) {
      return false;
    }
    int next = at;
    while (next < words.size() && words.get(next).end() <= phone.end()) {
      next++;
    }
    String digits = phone.group(2) + phone.group(3) + phone.group(4);
    List<String> said = new ArrayList<>(oneByOne(digits));
    if (phone.group(1) != null) {
      said.addAll(2, oneByOne("1" + digits));
    }
    said.add(2, digits);
    return part(next, said);
  }

  private boolean date() {
    int month = month(at);
    if (month > 0) {
      int skip = value(at + 1).equals("the") ? 1 : 0;
      Number day = day(at + 1 + skip);
      return day != null && date(month, day.value(), day.next);
    }
    Number day = day(at);
    if (day != null) {
      int skip = value(day.next).equals("of") || value(day.next).equals("de") ? 1 : 0;
      month = month(day.next + skip);
      if (month > 0) {
        return date(month, day.value(), day.next + skip + 1);
      }
    }
    return numericDate();
  }

  private boolean numericDate() {
    if (!digits(at) || !digits(at + 1) || !between(at, SLASH)) {
      return false;
    }
    boolean year = digits(at + 2) && between(at + 1, SLASH);
    boolean iso = value(at).length() == 4 && year;
    if (!year && (text.charAt(words.get(at).end()) != '/' || value(at).length() > 2)) {
      return false;
    }
    int first = iso ? at + 1 : at;
    boolean monthFirst = iso || !lexicon.get("numeric").isEmpty();
    long month = small(monthFirst ? first : first + 1);
    long day = small(monthFirst ? first + 1 : first);
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      return false;
    }
    List<String> dates = new ArrayList<>();
    for (String said : dates((int) month, day)) {
      String years = year ? iso ? value(at) : value(at + 2) : "";
      long number = year ? Long.parseLong(years) : 0;
      dates.add(said + " " + (year ? spellYear(number < 100 ? number + 2000 : number) : ""));
    }
    return part(at + (year ? 3 : 2), dates, false);
  }

  private boolean date(int month, long day, int next) {
    return part(next, dates(month, day), false);
  }

  private List<String> dates(int month, long day) {
    Map<String, String> slots = slots(Long.toString(day), "");
    slots.put("month", lexicon.get("months").get(month - 1));
    slots.put("mon", lexicon.get("mons").get(month - 1));
    slots.put("m", Integer.toString(month));
    return lexicon.fill("date", slots);
  }

  private String spellYear(long year) {
    boolean pairs = lexicon.language().equals("en") && year >= 1100 && year % 100 >= 10;
    return pairs
        ? lexicon.spell(year / 100, false) + " " + lexicon.spell(year % 100, false)
        : lexicon.spell(year, false);
  }

  private int month(int i) {
    for (String list : List.of("months", "mons")) {
      List<String> months = lexicon.get(list);
      for (int month = 0; month < months.size(); month++) {
        if (Lexicon.key(months.get(month)).equals(value(i))) {
          return month + 1;
        }
      }
    }
    return 0;
  }

  private @Nullable Number day(int i) {
    Number ordinal = ordinal(i);
    Number day = ordinal == null ? read(i) : ordinal;
    if (day == null || !day.plain() || day.whole.length() > 2) {
      return null;
    }
    return day.value() >= 1 && day.value() <= 31 ? day : null;
  }

  private boolean time() {
    // "9:30", or "9h30" where hours are written so.
    boolean sign = digits(at) && text.startsWith(":", words.get(at).end());
    int minutes = !sign && lexicon.is("hour.sign", value(at + 1)) ? at + 2 : at + 1;
    boolean written = digits(at) && value(minutes).matches("[0-5][0-9]");
    if (!written || (!sign && minutes == at + 1) || small(at) > 24) {
      return false;
    }
    long hour = small(at);
    long minute = small(minutes);
    long spokenHour = hour > 12 && !lexicon.get("clock").isEmpty() ? hour - 12 : hour;
    Map<String, String> slots = new HashMap<>();
    slots.put("h", lexicon.spell(spokenHour, true));
    slots.put("x", lexicon.spell(hour % 12 + 1, true));
    slots.put("H", Long.toString(hour));
    slots.put("m", lexicon.spell(minute, false));
    slots.put("m#", Long.toString(minute));
    slots.put("M", value(minutes));
    if (minute > 0 && minute < 10) {
      slots.put("o", zero() + " " + lexicon.spell(minute, false));
    }
    String name = "time." + minute;
    List<String> said = new ArrayList<>();
    if (minute == 0 && lexicon.is("half-day", value(minutes + 1))) {
      said.addAll(lexicon.fill("number", slots(Long.toString(hour), "")));
    }
    said.addAll(lexicon.fill(lexicon.get(name).isEmpty() ? "time" : name, slots));
    return part(minutes + 1, said);
  }

  private boolean amount() {
    String code = lexicon.currency(value(at));
    boolean sign = code != null && value(at).length() == 1;
    Number whole = sign ? read(at + 1) : read(at);
    if (!sign) {
      boolean one = lexicon.is("article", value(at)) && whole == null;
      one |= lexicon.is("article", value(at)) && whole != null && whole.next == at + 1;
      whole = one ? new Number("1", "", List.of(), at + 1) : whole;
      code = whole == null ? null : lexicon.currency(value(whole.next));
    }
    if (code == null || whole == null || whole.groups.size() > 2 || (sign && whole.spoken())) {
      return code == null && pair(whole) || code == null && minor(whole);
    }
    int next = sign ? whole.next : whole.next + 1;
    int places = Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
    String cents = whole.fraction;
    String dollars = whole.whole;
    String written =
        text.substring(words.get(whole.next - 1).start(), words.get(whole.next - 1).end());
    if (places == 3 && THREE_DECIMALS.matcher(written).matches()) {
      dollars = written.substring(0, written.length() - 4);
      cents = written.substring(written.length() - 3);
    } else if (whole.groups.size() == 2) {
      dollars = whole.groups.get(0);
      cents = whole.groups.get(1);
    } else if (cents.isEmpty() && places > 0) {
      Number more = cents(code, next);
      if (more != null) {
        cents = "0".repeat(Math.max(0, places - more.whole.length())) + more.whole;
        next = more.next;
      }
    }
    if (cents.length() > Math.max(places, 2)) {
      return false;
    }
    next = code.equals(lexicon.currency(value(next))) ? next + 1 : next;
    return part(next, amounts(code, Long.parseLong(dollars), cents, Math.max(places, 2)));
  }

  /** "and forty-four cents", or a bare "forty-four" behind the currency. */
  private @Nullable Number cents(String code, int next) {
    boolean and = lexicon.is("and", value(next)) || lexicon.is("point", value(next));
    Number cents = read(and ? next + 1 : next);
    if (cents == null || !cents.plain() || cents.whole.length() > 3) {
      return null;
    }
    if (isMinor(code, value(cents.next))) {
      return new Number(cents.whole, "", List.of(), cents.next + 1);
    }
    return cents.spoken() && near(next) && cents.whole.length() == 2 ? cents : null;
  }

  private boolean isMinor(String code, String word) {
    List<String> names = lexicon.get("currency." + code);
    return names.subList(3, 5).stream().anyMatch(name -> Lexicon.key(name).equals(word));
  }

  /** "ninety-nine cents" alone. */
  private boolean minor(@Nullable Number number) {
    if (number == null || !number.plain() || number.whole.length() > 2) {
      return false;
    }
    for (String code : List.of("USD", "EUR", "GBP", "MXN")) {
      if (!lexicon.get("currency." + code).isEmpty() && isMinor(code, value(number.next))) {
        return part(
            number.next + 1,
            amounts(code, 0, "0".repeat(2 - number.whole.length()) + number.whole, 2));
      }
    }
    return false;
  }

  /** "eight forty-four": an amount, a time or a year. */
  private boolean pair(@Nullable Number number) {
    if (number == null || number.groups.size() != 2 || number.groups.get(1).length() != 2) {
      return false;
    }
    String first = number.groups.get(0);
    String second = number.groups.get(1);
    Map<String, String> slots = new HashMap<>();
    slots.put("$", "$");
    slots.put("A", first);
    slots.put("B", second);
    slots.put("a", lexicon.spell(Long.parseLong(first), false));
    slots.put("b", lexicon.spell(Long.parseLong(second), false));
    return part(number.next, lexicon.fill("pair", slots));
  }

  private List<String> amounts(String code, long whole, String cents, int places) {
    List<String> names = lexicon.get("currency." + code);
    String padded = cents + "0".repeat(Math.max(0, places - cents.length()));
    long minor = padded.isEmpty() ? 0 : Long.parseLong(padded);
    Map<String, String> slots = slots(Long.toString(whole), padded);
    slots.put("$", names.get(0));
    slots.put("K", code);
    slots.put("D", names.get(whole == 1 ? 1 : 2));
    slots.put("C", names.get(minor == 1 ? 3 : 4));
    slots.put("M", padded);
    slots.put("m", Long.toString(minor));
    if (minor == 50 && places == 2) {
      slots.put("half", lexicon.spell(whole, false) + " " + lexicon.get("half").get(0));
    }
    slots.put("c", lexicon.spell(minor, false));
    slots.put("o", (padded.startsWith("0") ? zero() + " " : "") + lexicon.spell(minor, false));
    String name = "amount" + (minor == 0 ? ".whole" : whole == 0 ? ".minor" : "");
    boolean one = whole == 1 && !lexicon.get(name + ".one").isEmpty();
    List<String> said = new ArrayList<>(lexicon.fill(one ? name + ".one" : name, slots));
    for (int i = 5; i < names.size(); i++) {
      slots.put("D", names.get(i));
      said.add(said.size() / 2, lexicon.fill("amount.whole", slots).get(1));
    }
    return said;
  }

  private boolean range() {
    Number from = read(at);
    if (from == null || !from.plain() || from.whole.length() > 4) {
      return false;
    }
    Map<String, String> slots = new HashMap<>();
    boolean dash = between(from.next - 1, DASH);
    String link = value(from.next);
    boolean word =
        lexicon.get("range").stream()
            .anyMatch(
                wording ->
                    link.length() > 0
                        && List.of(wording.split(" ", -1)).size() == 3
                        && Lexicon.key(wording.split(" ", -1)[1]).equals(link));
    Number to = dash ? read(from.next) : word ? read(from.next + 1) : null;
    if (to == null || !to.plain() || to.whole.length() > 4 || to.value() <= from.value()) {
      return false;
    }
    slots.put("A", from.whole);
    slots.put("B", to.whole);
    slots.put("a", lexicon.spell(from.value(), false));
    slots.put("b", lexicon.spell(to.value(), false));
    return part(to.next, lexicon.fill("range", slots));
  }

  private boolean ordinal() {
    Number ordinal = ordinal(at);
    return ordinal != null
        && part(ordinal.next, lexicon.fill("ordinal", slots(ordinal.whole, "")), false);
  }

  private boolean number() {
    Number number = read(at);
    if (number == null) {
      return false;
    }
    if (!number.fraction.isEmpty()) {
      String half = number.whole.equals("0") ? "fraction.half.alone" : "fraction.half";
      boolean halved = number.fraction.equals("5") && !lexicon.get(half).isEmpty();
      String name = halved ? half : "fraction";
      return part(number.next, lexicon.fill(name, slots(number.whole, number.fraction)));
    }
    List<String> said = new ArrayList<>();
    boolean zip = digits(at) && number.whole.length() == 5 && value(at + 1).matches("[0-9]{4}");
    int next = zip ? number.next + 1 : number.next;
    String digits = zip ? number.whole + value(at + 1) : number.whole;
    if (number.groups.size() > 1) {
      said.add(number.whole);
    }
    if (digits.length() > 4 || number.whole.startsWith("0")) {
      said.addAll(oneByOne(digits));
    }
    if (!zip && !number.whole.startsWith("0")) {
      said.addAll(lexicon.fill("number", slots(number.whole, "")));
    }
    if (digits.length() > 2 && digits.length() <= 4) {
      said.addAll(oneByOne(digits));
    }
    if (lexicon.is("half-day", value(next))) {
      said.add(number.whole + ":00");
    }
    return part(next, said);
  }

  /** Digits and letters said one by one: "1Z999AA101", "UPS", "one Z nine nine", "55772". */
  private boolean code() {
    if (behindNumber && isUnit(at)) {
      return false;
    }
    int next = at + 1;
    StringBuilder signs = new StringBuilder(sign(at));
    boolean written = !digits(at) && value(at).length() == 1 && sign(at).length() == 1;
    if (next < words.size()
        && words.get(next).cut() == Words.SOFT
        && words.get(next).start() == words.get(at).end()) {
      signs = new StringBuilder(value(at));
      while (next < words.size() && words.get(next).start() == words.get(next - 1).end()) {
        signs.append(value(next++));
      }
      String own = text.substring(words.get(at).start(), words.get(next - 1).end());
      if (SIZES.matcher(own).matches()) {
        return false;
      }
      boolean code = own.matches("[A-Z0-9]{2,40}") || own.matches("(?:[a-z]*[0-9]){4,40}[a-z]*");
      boolean unit = next == at + 2 && isUnit(at + 1);
      return code && !unit && code(next, signs.toString());
    }
    String own = text.substring(words.get(at).start(), words.get(at).end());
    if (ACRONYM.matcher(own).matches()) {
      List<String> said = new ArrayList<>(wordings(1));
      said.addAll(oneByOne(value(at)));
      return part(next, said);
    }
    while (next < words.size() && near(next) && sign(next).length() == 1 && signs.length() > 0) {
      signs.append(sign(next++));
    }
    String all = signs.toString();
    boolean letters = all.matches("[a-z]{2,}") && written;
    boolean mixed = all.length() >= 4 && all.matches(".*[a-z].*") && all.matches(".*[0-9].*");
    return (letters || mixed) && code(next, all);
  }

  private boolean code(int next, String signs) {
    List<String> said = new ArrayList<>(oneByOne(signs));
    said.add(1, signs);
    return part(next, said);
  }

  /** A letter, or the digit of a spoken or written number below ten; else empty. */
  private String sign(int i) {
    String word = value(i);
    if (word.length() == 1
        && (word.charAt(0) < 128 ? Character.isLetterOrDigit(word.charAt(0)) : false)) {
      return word;
    }
    if (lexicon.is("zero", word)) {
      return "0";
    }
    Read read =
        digits(i) ? null : lexicon.number(text, words.subList(0, Math.min(words.size(), i + 1)), i);
    return read != null && read.value() < 10 ? Long.toString(read.value()) : "";
  }

  /** Signs one by one: in words, with each way to say zero, with doubles, and in digits. */
  private List<String> oneByOne(String signs) {
    List<String> said = new ArrayList<>();
    List<String> zeros = signs.contains("0") ? lexicon.get("zero") : List.of(zero());
    zeros.forEach(zero -> said.add(lexicon.spellDigits(signs, zero)));
    said.add(String.join(" ", signs.split("")));
    if (!lexicon.get("double").isEmpty()) {
      zeros.forEach(zero -> said.add(doubled(signs, -1, zero)));
      for (int i = 1, run = 0; i < signs.length() && run < 3; i++) {
        if (signs.charAt(i) == signs.charAt(i - 1)) {
          said.add(doubled(signs, i - 1, zero()));
          run++;
        }
      }
    }
    if (signs.matches("[0-9]{4,6}")) {
      said.add(grouped(signs, 0));
      said.add(grouped(signs, 1));
      said.add(grouped(signs, 2));
    }
    return said;
  }

  /** "89101" as "eighty-nine one oh one", "eight ninety-one oh one" or "eighty-nine ten one". */
  private String grouped(String signs, int way) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < signs.length(); ) {
      boolean two =
          i + 1 < signs.length()
              && signs.charAt(i) != '0'
              && (way == 0 ? i == 0 : way == 1 ? i % 2 == signs.length() % 2 : i % 2 == 0);
      String group = signs.substring(i, two ? i + 2 : i + 1);
      out.append(
          two ? lexicon.spell(Long.parseLong(group), false) : lexicon.spellDigits(group, zero()));
      out.append(' ');
      i += group.length();
    }
    return out.toString();
  }

  /** Runs of one sign said as double or triple: all of them, or the one that begins there. */
  private String doubled(String signs, int only, String zero) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < signs.length(); ) {
      int run = 1;
      while (run < 3 && i + run < signs.length() && signs.charAt(i + run) == signs.charAt(i)) {
        run++;
      }
      run = only < 0 || only == i ? run : 1;
      out.append(run == 1 ? "" : lexicon.get(run == 2 ? "double" : "triple").get(0)).append(' ');
      out.append(lexicon.spellDigits(signs.substring(i, i + 1), zero));
      i += run;
    }
    return out.toString();
  }

  /** What is written short at a word's end: "Hauptstr." */
  private List<String> suffixed() {
    String own = text.substring(words.get(at).start(), words.get(at).end());
    return lexicon.get("suffix").stream()
        .map(suffix -> suffix.split(":", -1))
        .filter(pair -> own.length() > pair[0].length() && own.endsWith(pair[0]))
        .map(pair -> own.substring(0, own.length() - pair[0].length()) + pair[1])
        .toList();
  }

  private boolean equal(int shortest) {
    for (int length = 4; length >= shortest; length--) {
      List<String> said = wordings(length);
      if (!said.isEmpty()) {
        return part(at + length, said);
      }
    }
    return false;
  }

  /** What equals the next words; a short wording alone may be an everyday word, as "no" is. */
  private List<String> wordings(int length) {
    int shortest = words.size() == length ? 4 : 1;
    return lexicon.equals(text, words, at).getOrDefault(length, List.of()).stream()
        .filter(equal -> fits(equal, length))
        .flatMap(equal -> equal.wordings().stream())
        .filter(wording -> wording.length() >= shortest)
        .toList();
  }

  private boolean fits(Equal equal, int length) {
    return switch (equal.kind()) {
      case "unit" -> behindNumber;
      case "state" -> {
        String own = text.substring(words.get(at).start(), words.get(at + length - 1).end());
        yield at > 0
            && (length > 1
                || own.length() > 2
                || (own.equals(equal.wordings().get(0)) && words.size() > 1));
      }
      default -> true;
    };
  }

  private boolean isUnit(int i) {
    return lexicon.equals(text, words, i).getOrDefault(1, List.of()).stream()
        .anyMatch(equal -> equal.kind().equals("unit"));
  }

  private boolean isNumber(int i) {
    return digits(i) || NumberWords.isNumber(value(i));
  }

  private @Nullable Number ordinal(int i) {
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
  private @Nullable Number read(int i) {
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
      if (Lexicon.key(parts[0]).equals(value(i))) {
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
          && Lexicon.key(wording)
              .equals(
                  String.join(
                      " ", words.subList(i, i + length).stream().map(Word::value).toList()))) {
        return length;
      }
    }
    return value(i).equals("½") ? 1 : 0;
  }

  private Map<String, String> slots(String whole, String fraction) {
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
    if (number >= 1_000_000 && number % 100_000 == 0) {
      String tenth = number % 1_000_000 == 0 ? "" : lexicon.get("point").get(0) + " ";
      slots.put("Y", BigDecimal.valueOf(number, 6).stripTrailingZeros().toPlainString());
      slots.put(
          "y",
          lexicon.spell(number / 1_000_000, false)
              + " "
              + (tenth.isEmpty() ? "" : tenth + lexicon.spell(number / 100_000 % 10, false)));
    }
    if (number >= 1000 && number % 100 == 0) {
      slots.put("T", BigDecimal.valueOf(number, 3).stripTrailingZeros().toPlainString());
      String tenth =
          number % 1000 == 0
              ? ""
              : " " + lexicon.get("point").get(0) + " " + lexicon.spell(number / 100 % 10, false);
      slots.put("t", lexicon.spell(number / 1000, false) + tenth);
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

  private String spellPair(long number) {
    String oh = number % 100 < 10 ? zero() + " " : "";
    return lexicon.spell(number / 100, false) + " " + oh + lexicon.spell(number % 100, false);
  }

  private String zero() {
    return lexicon.get("zero").get(0);
  }

  private boolean digits(int i) {
    return value(i).matches("[0-9]{1,18}");
  }

  /** A short number's value; -1 for a longer one. */
  private long small(int i) {
    return value(i).matches("[0-9]{1,4}") ? Long.parseLong(value(i)) : -1;
  }

  private String value(int i) {
    return i >= 0 && i < words.size() ? words.get(i).value() : "";
  }

  private boolean near(int i) {
    return i > 0 && i < words.size() && Words.near(text, words.get(i - 1), words.get(i));
  }

  /** Whether exactly this lies between a word and the next. */
  private boolean between(int i, Pattern sign) {
    return i + 1 < words.size()
        && words.get(i).end() <= words.get(i + 1).start()
        && sign.matcher(text.substring(words.get(i).end(), words.get(i + 1).start())).matches();
  }
}
