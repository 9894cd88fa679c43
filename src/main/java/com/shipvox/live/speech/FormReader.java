package com.shipvox.live.speech;

import com.shipvox.live.speech.AnchorText.Number;
import com.shipvox.live.speech.AnchorText.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads an anchor's text part by part: dates, times, amounts, ranges, numbers, codes, abbreviations
 * and plain words, each with the wordings that mean the same. Of one text and one language.
 */
final class FormReader {
  private static final Pattern DASH = Pattern.compile("\\s*[-–—~〜]\\s*");

  private final AnchorText in;
  private final EqualReader equals;
  private final DateReader dates;
  private final AmountReader amounts;
  private final CodeReader codes;

  FormReader(String text, Lexicon lexicon) {
    in = new AnchorText(text, lexicon);
    equals = new EqualReader(in);
    dates = new DateReader(in);
    amounts = new AmountReader(in);
    codes = new CodeReader(in, equals);
  }

  /** The text, part by part. */
  List<Part> parts() {
    while (in.at < in.words.size()) {
      boolean number =
          equals.equal(2)
              || codes.phone()
              || dates.date()
              || dates.time()
              || amounts.amount()
              || codes.code()
              || range()
              || ordinal()
              || number();
      if (!number && !equals.equal(1)) {
        in.part(in.at + 1, equals.suffixed(), false);
      }
      in.behindNumber = number && in.isNumber(in.at - 1);
    }
    return in.parts;
  }

  /** Whether the text holds a number. */
  boolean numeric() {
    return in.words.stream().anyMatch(word -> NumberWords.isNumber(word.value()));
  }

  private boolean range() {
    Number from = in.read(in.at);
    if (from == null || !from.plain() || from.whole().length() > 4) {
      return false;
    }
    Map<String, String> slots = new HashMap<>();
    boolean dash = in.between(from.next() - 1, DASH);
    String link = in.value(from.next());
    boolean word =
        in.lexicon.get("range").stream()
            .anyMatch(
                wording ->
                    link.length() > 0
                        && List.of(wording.split(" ", -1)).size() == 3
                        && in.lexicon.keyOf(wording.split(" ", -1)[1]).equals(link));
    Number to = dash ? in.read(from.next()) : word ? in.read(from.next() + 1) : null;
    if (to == null || !to.plain() || to.whole().length() > 4 || to.value() <= from.value()) {
      return false;
    }
    slots.put("A", from.whole());
    slots.put("B", to.whole());
    slots.put("a", in.lexicon.spell(from.value(), false));
    slots.put("b", in.lexicon.spell(to.value(), false));
    return in.part(to.next(), in.lexicon.fill("range", slots));
  }

  private boolean ordinal() {
    Number ordinal = in.ordinal(in.at);
    return ordinal != null
        && in.part(
            ordinal.next(), in.lexicon.fill("ordinal", in.slots(ordinal.whole(), "")), false);
  }

  private boolean number() {
    Number number = in.read(in.at);
    if (number == null) {
      return false;
    }
    if (!number.fraction().isEmpty()) {
      String half = number.whole().equals("0") ? "fraction.half.alone" : "fraction.half";
      boolean halved = number.fraction().equals("5") && !in.lexicon.get(half).isEmpty();
      String name = halved ? half : "fraction";
      return in.part(
          number.next(), in.lexicon.fill(name, in.slots(number.whole(), number.fraction())));
    }
    List<String> said = new ArrayList<>();
    boolean zip =
        in.digits(in.at) && number.whole().length() == 5 && in.value(in.at + 1).matches("[0-9]{4}");
    int next = zip ? number.next() + 1 : number.next();
    String digits = zip ? number.whole() + in.value(in.at + 1) : number.whole();
    if (number.groups().size() > 1) {
      said.add(number.whole());
    }
    if (digits.length() > 4 || number.whole().startsWith("0")) {
      said.addAll(codes.oneByOne(digits));
    }
    if (!zip && !number.whole().startsWith("0")) {
      said.addAll(in.lexicon.fill("number", in.slots(number.whole(), "")));
    }
    if (digits.length() > 2 && digits.length() <= 4) {
      said.addAll(codes.oneByOne(digits));
    }
    if (in.lexicon.is("half-day", in.value(next))) {
      said.add(number.whole() + ":00");
    }
    return in.part(next, said);
  }
}
