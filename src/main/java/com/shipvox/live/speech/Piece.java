package com.shipvox.live.speech;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A word or a number of a sentence, between two UTF-16 indexes.
 *
 * @param value the folded word; empty for a number
 * @param digits the digits of a number, null for a word
 * @param fraction the digits after the point, null without one
 * @param spoken whether the number is in words
 * @param money whether a dollar sign stands before it
 */
record Piece(
    String value,
    @Nullable String digits,
    @Nullable String fraction,
    boolean spoken,
    boolean money,
    int start,
    int end) {

  // A number as written, an abbreviation with full stops (U.P.S.), a word, or a sign read aloud.
  private static final Pattern PIECES =
      Pattern.compile(
          "(\\$[\\s\\p{Z}]?)?(\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.(\\d+))?"
              + "|(?:\\p{L}\\.){2,}|[\\p{L}\\p{M}]+(?:['’][\\p{L}\\p{M}]+)*|[%&×]");
  private static final Pattern SILENT = Pattern.compile("[\\p{M}.'’]");
  private static final Pattern NEAR = Pattern.compile("[\\s\\p{Z}-]*");

  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("lb", "pound"),
          Map.entry("lbs", "pound"),
          Map.entry("pounds", "pound"),
          Map.entry("oz", "ounce"),
          Map.entry("ounces", "ounce"),
          Map.entry("inches", "inch"),
          Map.entry("dollars", "dollar"),
          Map.entry("usd", "dollar"),
          Map.entry("buck", "dollar"),
          Map.entry("bucks", "dollar"),
          Map.entry("cents", "cent"),
          Map.entry("%", "percent"),
          Map.entry("&", "and"),
          Map.entry("×", "by"));

  /** Cuts a sentence into words and numbers, the latter still as they were written or said. */
  static List<Piece> of(String text) {
    List<Piece> pieces = new ArrayList<>();
    Matcher matcher = PIECES.matcher(text);
    while (matcher.find()) {
      MatchResult found = matcher.toMatchResult();
      String whole = found.group(2);
      pieces.add(
          whole == null
              ? new Piece(fold(found.group()), null, null, false, false, found.start(), found.end())
              : new Piece(
                  "",
                  whole.replace(",", ""),
                  found.group(3),
                  false,
                  found.group(1) != null,
                  found.start(),
                  found.end()));
    }
    return pieces;
  }

  boolean number() {
    return digits != null;
  }

  /** Whether only blanks and hyphens lie between this piece and a later one. */
  boolean near(Piece later, String text) {
    return NEAR.matcher(text).region(end, later.start).matches();
  }

  private static String fold(String written) {
    String plain = Normalizer.normalize(written, Normalizer.Form.NFKD);
    plain = SILENT.matcher(plain).replaceAll("").toLowerCase(Locale.ROOT);
    return SAME.getOrDefault(plain, plain);
  }
}
