package com.shipvox.live.speech;

import com.shipvox.live.speech.AnchorText.Number;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads dates and times. */
final class DateReader {
  private static final Pattern SLASH = Pattern.compile("[/.-]");

  private final AnchorText in;

  DateReader(AnchorText in) {
    this.in = in;
  }

  boolean date() {
    int month = month(in.at);
    if (month > 0) {
      int skip = in.value(in.at + 1).equals("the") ? 1 : 0;
      Number day = day(in.at + 1 + skip);
      return day != null && date(month, day.value(), day.next());
    }
    Number day = day(in.at);
    if (day != null) {
      int skip = in.value(day.next()).equals("of") || in.value(day.next()).equals("de") ? 1 : 0;
      month = month(day.next() + skip);
      if (month > 0) {
        return date(month, day.value(), day.next() + skip + 1);
      }
    }
    return numericDate();
  }

  private boolean numericDate() {
    if (!in.digits(in.at) || !in.digits(in.at + 1) || !in.between(in.at, SLASH)) {
      return false;
    }
    boolean year = in.digits(in.at + 2) && in.between(in.at + 1, SLASH);
    boolean iso = in.value(in.at).length() == 4 && year;
    if (!year
        && (in.text.charAt(in.words.get(in.at).end()) != '/' || in.value(in.at).length() > 2)) {
      return false;
    }
    int first = iso ? in.at + 1 : in.at;
    boolean monthFirst = iso || !in.lexicon.get("numeric").isEmpty();
    long month = in.small(monthFirst ? first : first + 1);
    long day = in.small(monthFirst ? first + 1 : first);
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      return false;
    }
    List<String> dates = new ArrayList<>();
    for (String said : dates((int) month, day)) {
      String years = year ? iso ? in.value(in.at) : in.value(in.at + 2) : "";
      long number = year ? Long.parseLong(years) : 0;
      dates.add(said + " " + (year ? spellYear(number < 100 ? number + 2000 : number) : ""));
    }
    return in.part(in.at + (year ? 3 : 2), dates, false);
  }

  private boolean date(int month, long day, int next) {
    return in.part(next, dates(month, day), false);
  }

  private List<String> dates(int month, long day) {
    Map<String, String> slots = in.slots(Long.toString(day), "");
    slots.put("month", in.lexicon.get("months").get(month - 1));
    slots.put("mon", in.lexicon.get("mons").get(month - 1));
    slots.put("m", Integer.toString(month));
    return in.lexicon.fill("date", slots);
  }

  private String spellYear(long year) {
    boolean pairs = in.lexicon.language().equals("en") && year >= 1100 && year % 100 >= 10;
    return pairs
        ? in.lexicon.spell(year / 100, false) + " " + in.lexicon.spell(year % 100, false)
        : in.lexicon.spell(year, false);
  }

  private int month(int i) {
    for (String list : List.of("months", "mons")) {
      List<String> months = in.lexicon.get(list);
      for (int month = 0; month < months.size(); month++) {
        if (in.lexicon.keyOf(months.get(month)).equals(in.value(i))) {
          return month + 1;
        }
      }
    }
    return 0;
  }

  private @Nullable Number day(int i) {
    Number ordinal = in.ordinal(i);
    Number day = ordinal == null ? in.read(i) : ordinal;
    if (day == null || !day.plain() || day.whole().length() > 2) {
      return null;
    }
    return day.value() >= 1 && day.value() <= 31 ? day : null;
  }

  boolean time() {
    // "9:30", or "9h30" where hours are written so.
    boolean sign = in.digits(in.at) && in.text.startsWith(":", in.words.get(in.at).end());
    int minutes = !sign && in.lexicon.is("hour.sign", in.value(in.at + 1)) ? in.at + 2 : in.at + 1;
    boolean written = in.digits(in.at) && in.value(minutes).matches("[0-5][0-9]");
    if (!written || (!sign && minutes == in.at + 1) || in.small(in.at) > 24) {
      return false;
    }
    long hour = in.small(in.at);
    long minute = in.small(minutes);
    long spokenHour = hour > 12 && !in.lexicon.get("clock").isEmpty() ? hour - 12 : hour;
    Map<String, String> slots = new HashMap<>();
    slots.put("h", in.lexicon.spell(spokenHour, true));
    slots.put("x", in.lexicon.spell(hour % 12 + 1, true));
    slots.put("H", Long.toString(hour));
    slots.put("m", in.lexicon.spell(minute, false));
    slots.put("m#", Long.toString(minute));
    slots.put("M", in.value(minutes));
    if (minute > 0 && minute < 10) {
      slots.put("o", in.zero() + " " + in.lexicon.spell(minute, false));
    }
    String name = "time." + minute;
    List<String> said = new ArrayList<>();
    if (minute == 0 && in.lexicon.is("half-day", in.value(minutes + 1))) {
      said.addAll(in.lexicon.fill("number", in.slots(Long.toString(hour), "")));
    }
    said.addAll(in.lexicon.fill(in.lexicon.get(name).isEmpty() ? "time" : name, slots));
    return in.part(minutes + 1, said);
  }
}
