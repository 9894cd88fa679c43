package com.shipvox.live.speech;

import com.shipvox.live.speech.Lexicon.Equal;
import java.util.List;

/** Reads what the lexicon holds equal wordings of: units, abbreviations, states. */
final class EqualReader {
  private final AnchorText in;

  EqualReader(AnchorText in) {
    this.in = in;
  }

  /** Takes so many equal words or more as a part. */
  boolean equal(int shortest) {
    for (int length = 4; length >= shortest; length--) {
      List<String> said = wordings(length);
      if (!said.isEmpty()) {
        return in.part(in.at + length, said);
      }
    }
    return false;
  }

  /** What equals the next words; a short wording alone may be an everyday word, as "no" is. */
  List<String> wordings(int length) {
    int shortest = in.words.size() == length ? 4 : 1;
    return in.lexicon.equals(in.text, in.words, in.at).getOrDefault(length, List.of()).stream()
        .filter(equal -> fits(equal, length))
        .flatMap(equal -> equal.wordings().stream())
        .filter(wording -> wording.length() >= shortest)
        .toList();
  }

  private boolean fits(Equal equal, int length) {
    return switch (equal.kind()) {
      case "unit" -> in.behindNumber;
      case "state" -> {
        String own = in.own(in.at, in.at + length);
        yield in.at > 0
            && (length > 1
                || own.length() > 2
                || (own.equals(equal.wordings().get(0)) && in.words.size() > 1));
      }
      default -> true;
    };
  }

  boolean isUnit(int i) {
    return in.lexicon.equals(in.text, in.words, i).getOrDefault(1, List.of()).stream()
        .anyMatch(equal -> equal.kind().equals("unit"));
  }

  /** What is written short at a word's end: "Hauptstr." */
  List<String> suffixed() {
    String own = in.own(in.at, in.at + 1);
    return in.lexicon.get("suffix").stream()
        .map(suffix -> suffix.split(":", -1))
        .filter(pair -> own.length() > pair[0].length() && own.endsWith(pair[0]))
        .map(pair -> own.substring(0, own.length() - pair[0].length()) + pair[1])
        .toList();
  }
}
