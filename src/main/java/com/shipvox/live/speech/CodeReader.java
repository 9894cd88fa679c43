package com.shipvox.live.speech;

import com.shipvox.live.speech.Lexicon.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads codes, acronyms and telephone numbers: what is said sign by sign. */
final class CodeReader {
  private static final Pattern PHONE =
      Pattern.compile("(1[ .-])?\\(?([0-9]{3})\\)?[ .-]\\s?([0-9]{3})[ .-]([0-9]{4})(?![0-9])");
  private static final Pattern SIZES = Pattern.compile("[0-9]+(?:[xX×][0-9]+)+");
  private static final Pattern ACRONYM = Pattern.compile("[A-Z](?:\\.?[A-Z]){1,5}");

  private final AnchorText in;
  private final EqualReader equals;

  CodeReader(AnchorText in, EqualReader equals) {
    this.in = in;
    this.equals = equals;
  }

  boolean phone() {
    Matcher phone = PHONE.matcher(in.text);
    if (!in.digits(in.at)
        || !phone.find(in.words.get(in.at).start())
        || phone.start() > in.words.get(in.at).start()) {
      return false;
    }
    int next = in.at;
    while (next < in.words.size() && in.words.get(next).end() <= phone.end()) {
      next++;
    }
    String digits = phone.group(2) + phone.group(3) + phone.group(4);
    List<String> said = new ArrayList<>(oneByOne(digits));
    if (phone.group(1) != null) {
      said.addAll(2, oneByOne("1" + digits));
    }
    said.add(2, digits);
    return in.part(next, said);
  }

  /** Digits and letters said one by one: "1Z999AA101", "UPS", "one Z nine nine", "55772". */
  boolean code() {
    if (in.behindNumber && equals.isUnit(in.at)) {
      return false;
    }
    int next = in.at + 1;
    StringBuilder signs = new StringBuilder(sign(in.at));
    boolean written =
        !in.digits(in.at) && in.value(in.at).length() == 1 && sign(in.at).length() == 1;
    if (next < in.words.size()
        && in.words.get(next).cut() == Words.SOFT
        && in.words.get(next).start() == in.words.get(in.at).end()) {
      signs = new StringBuilder(in.value(in.at));
      while (next < in.words.size() && in.words.get(next).start() == in.words.get(next - 1).end()) {
        signs.append(in.value(next++));
      }
      String own = in.own(in.at, next);
      if (SIZES.matcher(own).matches()) {
        return false;
      }
      boolean code = own.matches("[A-Z0-9]{2,40}") || own.matches("(?:[a-z]*[0-9]){4,40}[a-z]*");
      boolean unit = next == in.at + 2 && equals.isUnit(in.at + 1);
      return code && !unit && code(next, signs.toString());
    }
    String own = in.own(in.at, in.at + 1);
    if (ACRONYM.matcher(own).matches()) {
      List<String> said = new ArrayList<>(equals.wordings(1));
      said.addAll(oneByOne(in.value(in.at)));
      return in.part(next, said);
    }
    while (next < in.words.size()
        && in.near(next)
        && sign(next).length() == 1
        && signs.length() > 0) {
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
    return in.part(next, said);
  }

  /** A letter, or the digit of a spoken or written number below ten; else empty. */
  private String sign(int i) {
    String word = in.value(i);
    if (word.length() == 1
        && (word.charAt(0) < 128 ? Character.isLetterOrDigit(word.charAt(0)) : false)) {
      return word;
    }
    if (in.lexicon.is("zero", word)) {
      return "0";
    }
    Read read =
        in.digits(i)
            ? null
            : in.lexicon.number(in.text, in.words.subList(0, Math.min(in.words.size(), i + 1)), i);
    return read != null && read.value() < 10 ? Long.toString(read.value()) : "";
  }

  /** Signs one by one: in words, with each way to say zero, with doubles, and in digits. */
  List<String> oneByOne(String signs) {
    List<String> said = new ArrayList<>();
    List<String> zeros = signs.contains("0") ? in.lexicon.get("zero") : List.of(in.zero());
    zeros.forEach(zero -> said.add(in.lexicon.spellDigits(signs, zero)));
    said.add(String.join(" ", signs.split("")));
    if (!in.lexicon.get("double").isEmpty()) {
      zeros.forEach(zero -> said.add(doubled(signs, -1, zero)));
      for (int i = 1, run = 0; i < signs.length() && run < 3; i++) {
        if (signs.charAt(i) == signs.charAt(i - 1)) {
          said.add(doubled(signs, i - 1, in.zero()));
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
          two
              ? in.lexicon.spell(Long.parseLong(group), false)
              : in.lexicon.spellDigits(group, in.zero()));
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
      out.append(run == 1 ? "" : in.lexicon.get(run == 2 ? "double" : "triple").get(0)).append(' ');
      out.append(in.lexicon.spellDigits(signs.substring(i, i + 1), zero));
      i += run;
    }
    return out.toString();
  }
}
