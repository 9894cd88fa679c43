package com.shipvox.live.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Splits a sentence into tokens that two ways of saying the same thing share. */
final class SpokenForms {
  /** Marks a whole amount ("$8", "eight dollars"), which alone tells it from a plain number. */
  static final String WHOLE_AMOUNT = "$";

  private static final String CENTS = "¢";
  private static final Set<String> UNITS = Set.of("dollar", "pound", "ounce", "inch", "percent");

  /**
   * One comparable piece of a sentence: a folded word, or a single digit. Numbers are spelt as the
   * digits one hears, so that "$8.44", "eight forty-four" and "eight dollars and forty-four cents"
   * all become 8 4 4.
   *
   * @param start UTF-16 index
   * @param before what a cut in front would cut: 0 nothing, 1 a spoken number or a unit glued to
   *     it, 2 a written word
   */
  record Token(String value, int start, int before) {}

  private record Cents(Piece piece, String digits, int next) {}

  private final String text;
  private final List<Piece> pieces;
  private final List<Token> tokens = new ArrayList<>();
  private @Nullable Piece last;

  private SpokenForms(String text) {
    this.text = text;
    this.pieces = NumberWords.read(Piece.of(text), text);
  }

  /** The tokens of a sentence, in order; empty for one without words. */
  static List<Token> tokens(String text) {
    SpokenForms forms = new SpokenForms(text);
    int i = 0;
    while (i < forms.pieces.size()) {
      i = forms.read(i) + 1;
    }
    return forms.tokens;
  }

  /** Emits the tokens that begin at a piece; returns the last piece that they used. */
  private int read(int i) {
    Piece piece = pieces.get(i);
    String digits = piece.digits();
    if (digits == null) {
      emit(word(i), piece);
      return i;
    }
    boolean dollars = value(i + 1).equals("dollar");
    if (piece.money() || dollars) {
      return amount(i, piece, digits, dollars);
    }
    String fraction = piece.fraction();
    spell(fraction == null ? digits : digits + fraction, piece);
    if (value(i + 1).equals("cent")) {
      emit(CENTS, piece);
      return i + 1;
    }
    if (value(i + 1).equals("point") && number(i + 2)) {
      return i + 1;
    }
    if (value(i + 1).equals("and") && value(i + 2).equals("a") && value(i + 3).equals("half")) {
      emit("5", piece);
      return i + 3;
    }
    return i;
  }

  /** Emits an amount of money: its digits, and a mark only where there are no cents. */
  private int amount(int i, Piece piece, String digits, boolean dollars) {
    Cents cents = centsAfter(piece.money() ? i : i + 1);
    String fraction = piece.fraction();
    if (fraction == null) {
      fraction = cents == null ? "" : cents.digits.length() < 2 ? "0" + cents.digits : cents.digits;
    }
    fraction += "0".repeat(Math.max(0, 2 - fraction.length()));
    Piece holder = cents == null ? piece : cents.piece;
    if (fraction.equals("00")) {
      spell(digits, piece);
      emit(WHOLE_AMOUNT, piece);
    } else if (digits.equals("0")) {
      spell(fraction.startsWith("0") ? fraction.substring(1) : fraction, holder);
      emit(CENTS, holder);
    } else {
      spell(digits, piece);
      // "and" and "dollars" fall silent, so the cents still belong to the number before them.
      for (int d = 0; d < fraction.length(); d++) {
        tokens.add(
            new Token(fraction.substring(d, d + 1), holder.start(), holder.equals(last) ? 2 : 1));
        last = holder;
      }
    }
    return cents != null ? cents.next : dollars ? i + 1 : i;
  }

  private void spell(String digits, Piece piece) {
    for (int d = 0; d < digits.length(); d++) {
      emit(digits.substring(d, d + 1), piece);
    }
  }

  private void emit(String value, Piece piece) {
    // Two tokens of one piece are one written word; two numbers in one breath are one spoken one.
    Piece previous = last;
    int before = 0;
    if (previous != null) {
      if (previous.equals(piece)) {
        before = 2;
      } else if (previous.end() == piece.start()
          || (previous.spoken() && piece.spoken() && previous.near(piece, text))) {
        before = 1;
      }
    }
    tokens.add(new Token(value, piece.start(), before));
    last = piece;
  }

  /** "in" and "x" mean inch and by only beside a number. */
  private String word(int i) {
    String value = value(i);
    if (!number(i - 1)) {
      return value;
    }
    if (value.equals("in")) {
      return "inch";
    }
    return value.equals("x") && number(i + 1) ? "by" : value;
  }

  /** The cents that follow the word at a place: "and forty-four cents", or a bare "forty-four". */
  private @Nullable Cents centsAfter(int at) {
    boolean joined = value(at + 1).equals("and");
    int next = joined ? at + 2 : at + 1;
    if (!number(next)) {
      return null;
    }
    Piece piece = pieces.get(next);
    String digits = piece.digits();
    if (digits == null || digits.length() > 2 || piece.money()) {
      return null;
    }
    if (value(next + 1).equals("cent")) {
      return new Cents(piece, digits, next + 1);
    }
    boolean bare = !joined && piece.spoken() && !number(at) && pieces.get(at).near(piece, text);
    // "eight dollars two pounds" speaks of two things.
    boolean ends =
        next + 1 >= pieces.size()
            || !piece.near(pieces.get(next + 1), text)
            || !UNITS.contains(value(next + 1));
    return bare && ends ? new Cents(piece, digits, next) : null;
  }

  private String value(int i) {
    return i >= 0 && i < pieces.size() ? pieces.get(i).value() : "";
  }

  private boolean number(int i) {
    return i >= 0 && i < pieces.size() && pieces.get(i).number();
  }
}
