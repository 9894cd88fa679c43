package com.shipvox.live.speech;

import com.shipvox.live.speech.AnchorText.Number;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads amounts of money. */
final class AmountReader {
  private static final Pattern THREE_DECIMALS = Pattern.compile("[0-9]+[.,][0-9]{3}");

  private final AnchorText in;

  AmountReader(AnchorText in) {
    this.in = in;
  }

  boolean amount() {
    String code = in.lexicon.currency(in.value(in.at));
    boolean sign = code != null && in.value(in.at).length() == 1;
    Number whole = sign ? in.read(in.at + 1) : in.read(in.at);
    if (!sign) {
      boolean one = in.lexicon.is("article", in.value(in.at)) && whole == null;
      one |=
          in.lexicon.is("article", in.value(in.at)) && whole != null && whole.next() == in.at + 1;
      whole = one ? new Number("1", "", List.of(), in.at + 1) : whole;
      code = whole == null ? null : in.lexicon.currency(in.value(whole.next()));
    }
    if (code == null || whole == null || whole.groups().size() > 2 || (sign && whole.spoken())) {
      return code == null && pair(whole) || code == null && minor(whole);
    }
    int next = sign ? whole.next() : whole.next() + 1;
    int places = Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
    String cents = whole.fraction();
    String dollars = whole.whole();
    String written = in.own(whole.next() - 1, whole.next());
    if (places == 3 && THREE_DECIMALS.matcher(written).matches()) {
      dollars = written.substring(0, written.length() - 4);
      cents = written.substring(written.length() - 3);
    } else if (whole.groups().size() == 2) {
      dollars = whole.groups().get(0);
      cents = whole.groups().get(1);
    } else if (cents.isEmpty() && places > 0) {
      Number more = cents(code, next);
      if (more != null) {
        cents = "0".repeat(Math.max(0, places - more.whole().length())) + more.whole();
        next = more.next();
      }
    }
    if (cents.length() > Math.max(places, 2)) {
      return false;
    }
    next = code.equals(in.lexicon.currency(in.value(next))) ? next + 1 : next;
    return in.part(next, amounts(code, Long.parseLong(dollars), cents, Math.max(places, 2)));
  }

  /** "and forty-four cents", or a bare "forty-four" behind the currency. */
  private @Nullable Number cents(String code, int next) {
    boolean and = in.lexicon.is("and", in.value(next)) || in.lexicon.is("point", in.value(next));
    Number cents = in.read(and ? next + 1 : next);
    if (cents == null || !cents.plain() || cents.whole().length() > 3) {
      return null;
    }
    if (isMinor(code, in.value(cents.next()))) {
      return new Number(cents.whole(), "", List.of(), cents.next() + 1);
    }
    return cents.spoken() && in.near(next) && cents.whole().length() == 2 ? cents : null;
  }

  private boolean isMinor(String code, String word) {
    List<String> names = in.lexicon.get("currency." + code);
    return names.subList(3, 5).stream().anyMatch(name -> in.lexicon.keyOf(name).equals(word));
  }

  /** "ninety-nine cents" alone. */
  private boolean minor(@Nullable Number number) {
    if (number == null || !number.plain() || number.whole().length() > 2) {
      return false;
    }
    for (String code : List.of("USD", "EUR", "GBP", "MXN")) {
      if (!in.lexicon.get("currency." + code).isEmpty() && isMinor(code, in.value(number.next()))) {
        return in.part(
            number.next() + 1,
            amounts(code, 0, "0".repeat(2 - number.whole().length()) + number.whole(), 2));
      }
    }
    return false;
  }

  /** "eight forty-four": an amount, a time or a year. */
  private boolean pair(@Nullable Number number) {
    if (number == null || number.groups().size() != 2 || number.groups().get(1).length() != 2) {
      return false;
    }
    String first = number.groups().get(0);
    String second = number.groups().get(1);
    Map<String, String> slots = new HashMap<>();
    slots.put("$", "$");
    slots.put("A", first);
    slots.put("B", second);
    slots.put("a", in.lexicon.spell(Long.parseLong(first), false));
    slots.put("b", in.lexicon.spell(Long.parseLong(second), false));
    return in.part(number.next(), in.lexicon.fill("pair", slots));
  }

  private List<String> amounts(String code, long whole, String cents, int places) {
    List<String> names = in.lexicon.get("currency." + code);
    String padded = cents + "0".repeat(Math.max(0, places - cents.length()));
    long minor = padded.isEmpty() ? 0 : Long.parseLong(padded);
    Map<String, String> slots = in.slots(Long.toString(whole), padded);
    slots.put("$", names.get(0));
    slots.put("K", code);
    slots.put("D", names.get(whole == 1 ? 1 : 2));
    slots.put("C", names.get(minor == 1 ? 3 : 4));
    slots.put("M", padded);
    slots.put("m", Long.toString(minor));
    if (minor == 50 && places == 2) {
      slots.put("half", in.lexicon.spell(whole, false) + " " + in.lexicon.get("half").get(0));
    }
    slots.put("c", in.lexicon.spell(minor, false));
    slots.put(
        "o", (padded.startsWith("0") ? in.zero() + " " : "") + in.lexicon.spell(minor, false));
    String name = "amount" + (minor == 0 ? ".whole" : whole == 0 ? ".minor" : "");
    boolean one = whole == 1 && !in.lexicon.get(name + ".one").isEmpty();
    List<String> said = new ArrayList<>(in.lexicon.fill(one ? name + ".one" : name, slots));
    for (int i = 5; i < names.size(); i++) {
      slots.put("D", names.get(i));
      said.add(said.size() / 2, in.lexicon.fill("amount.whole", slots).get(1));
    }
    return said;
  }
}
