package com.shipvox.live.speech;

import com.shipvox.live.speech.Words.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a text says an anchor in one of its forms. The browser's {@code anchor-match.ts} does
 * the same, held together with this class by the tables of {@code src/test/resources/speech}.
 *
 * <p>Rules, in order: whole words; whole words where a cut falls between two spoken numbers or
 * within a written code; the same signs with blanks elsewhere; similar words. Within the first two,
 * a form that is part of another one ("14" of "14 dollars") counts only where no other form is
 * said. The time is linear in the text for each form, and next to none by the first two rules for
 * one with a word that the text does not have.
 */
public final class AnchorMatcher {
  /** Said nowhere. */
  public static final int NOWHERE = -1;

  /** By which rule a place was found. */
  enum Rule {
    WHOLE,
    CUT,
    JOINED,
    SIMILAR
  }

  /** A place as UTF-16 index. */
  record Found(int at, Rule rule) {}

  private record Place(int start, int end, int cut) {}

  private static final int MOST_SIMILAR_WORDS = 16;
  private static final Set<String> PARTICLES =
      Set.of(
          "은", "는", "이", "가", "을", "를", "에", "의", "로", "으로", "와", "과", "도", "만", "에서", "에게", "까지",
          "부터", "보다", "입니다", "이에요", "예요", "이고", "이며", "이나", "라고", "이라고", "하고");
  private static final Set<String> LIGHT =
      Set.of(
          ("a an the of and to for at on in is uh um el la los las un una de del y con por der die"
                  + " das den dem ein eine und mit le les du des et au une")
              .split(" ", -1));

  private AnchorMatcher() {}

  /**
   * The UTF-16 index of the {@code nth} place (from 1) where {@code said} says what {@code anchor}
   * says, or {@link #NOWHERE}.
   *
   * @param lang of both, BCP 47
   */
  public static int match(String said, String anchor, long nth, String lang) {
    List<Found> places = places(Words.of(said), forms(AnchorForms.of(anchor, lang)));
    return nth < 1 || nth > places.size() ? NOWHERE : places.get((int) nth - 1).at;
  }

  /** Forms as they are compared, from forms as they are sent. */
  static List<List<Word>> forms(List<String> texts) {
    Map<String, List<Word>> cut = new HashMap<>();
    return texts.stream().map(text -> words(text, cut)).filter(form -> !form.isEmpty()).toList();
  }

  /** The words of a form, of which others have most too. Where they stand is not known. */
  private static List<Word> words(String form, Map<String, List<Word>> cut) {
    List<Word> words = new ArrayList<>();
    for (String part : form.split(" ", -1)) {
      words.addAll(cut.computeIfAbsent(part, Words::of));
    }
    return words;
  }

  /** All places, in order, by the first rule that finds any. */
  static List<Found> places(List<Word> words, List<List<Word>> forms) {
    return places(new Said(words), forms);
  }

  /** The same in a text that was numbered before. */
  static List<Found> places(Said said, List<List<Word>> forms) {
    List<List<Place>> found = forms.stream().map(form -> occurrences(said, form)).toList();
    for (Rule rule : List.of(Rule.WHOLE, Rule.CUT)) {
      for (boolean all : new boolean[] {false, true}) {
        List<Place> good = new ArrayList<>();
        for (int i = 0; i < forms.size(); i++) {
          if (!found.get(i).isEmpty() && (all || !isPart(forms, i))) {
            found.get(i).stream().filter(place -> place.cut <= rule.ordinal()).forEach(good::add);
          }
        }
        if (!good.isEmpty()) {
          return apart(good).stream().map(place -> new Found(place.start, rule)).toList();
        }
      }
    }
    List<Place> joined = apart(joined(said, forms));
    if (!joined.isEmpty()) {
      return joined.stream().map(place -> new Found(place.start, Rule.JOINED)).toList();
    }
    Found similar = similar(said.words(), forms);
    return similar == null ? List.of() : List.of(similar);
  }

  /** Whether another form holds this one's words in a row. */
  private static boolean isPart(List<List<Word>> forms, int index) {
    String words = values(forms.get(index));
    return forms.stream()
        .map(AnchorMatcher::values)
        .anyMatch(other -> other.length() > words.length() && other.contains(words));
  }

  private static String values(List<Word> form) {
    StringBuilder out = new StringBuilder(" ");
    form.forEach(word -> out.append(word.value()).append(' '));
    return out.toString();
  }

  /** In the text's order, without those that overlap an earlier one. */
  private static List<Place> apart(List<Place> places) {
    List<Place> apart = new ArrayList<>();
    places.sort(Comparator.comparingInt(Place::start).thenComparingInt(place -> -place.end));
    for (Place place : places) {
      if (apart.isEmpty() || place.start >= apart.get(apart.size() - 1).end) {
        apart.add(place);
      }
    }
    return apart;
  }

  /** All places of a form; the last word may carry a particle. */
  private static List<Place> occurrences(Said said, List<Word> form) {
    List<Place> places = new ArrayList<>();
    List<Word> words = said.words();
    int last = form.size() - 1;
    int[] wanted = form.subList(0, last).stream().mapToInt(said::number).toArray();
    if (IntStream.of(wanted).allMatch(number -> number != Said.NOT_SAID)) {
      search(
          said::number,
          words.size() - 1,
          wanted,
          at -> {
            if (ends(words.get(at + last).value(), form.get(last).value())) {
              add(places, words, at, at + last);
            }
          });
    }
    return places;
  }

  /**
   * Finds every place of a row of numbers among so many others, by Knuth, Morris and Pratt: in
   * linear time.
   */
  private static void search(IntUnaryOperator among, int size, int[] wanted, IntConsumer found) {
    int[] back = new int[wanted.length];
    for (int i = 1, k = 0; i < wanted.length; i++) {
      while (k > 0 && wanted[k] != wanted[i]) {
        k = back[k - 1];
      }
      k = wanted[k] == wanted[i] ? k + 1 : 0;
      back[i] = k;
    }
    for (int i = 0, k = 0; i <= size; i++) {
      if (k == wanted.length) {
        found.accept(i - k);
        k = k == 0 ? 0 : back[k - 1];
      }
      if (i < size) {
        int next = among.applyAsInt(i);
        while (k > 0 && wanted[k] != next) {
          k = back[k - 1];
        }
        k += k < wanted.length && wanted[k] == next ? 1 : 0;
      }
    }
  }

  private static void add(List<Place> places, List<Word> said, int first, int last) {
    int after = last + 1 < said.size() ? said.get(last + 1).cutAfter() : Words.FREE;
    int cut = Math.max(said.get(first).cutBefore(), after);
    if (cut <= Words.SOFT) {
      places.add(new Place(said.get(first).start(), said.get(last).end(), cut));
    }
  }

  /** Where words are parted in another way: "Fed Ex", and "1Z 999 AA1" where single signs do. */
  private static List<Place> joined(Said said, List<List<Word>> forms) {
    List<Place> places = new ArrayList<>();
    String signs = said.signs();
    for (List<Word> form : forms) {
      String wanted = String.join("", form.stream().map(Word::value).toList());
      boolean code = form.size() >= 6 && wanted.length() == form.size();
      if (wanted.length() < 5 || (!code && !wanted.chars().allMatch(Character::isLetter))) {
        continue;
      }
      search(
          signs::charAt,
          signs.length(),
          wanted.chars().toArray(),
          at -> {
            int first = said.wordAt(at);
            int next = said.wordAt(at + wanted.length());
            if (first >= 0 && next >= 0) {
              add(places, said.words(), first, next - 1);
            }
          });
    }
    return places;
  }

  private static boolean same(List<Word> a, int i, List<Word> b, int j) {
    return a.get(i).value().equals(b.get(j).value());
  }

  private static boolean ends(String word, String wanted) {
    return word.equals(wanted)
        || (wanted.length() > 1
            && word.startsWith(wanted)
            && PARTICLES.contains(word.substring(wanted.length())));
  }

  /** The place whose words differ least, within narrow bounds; numbers must be the same. */
  private static @Nullable Found similar(List<Word> said, List<List<Word>> forms) {
    int least = Integer.MAX_VALUE;
    int at = NOWHERE;
    for (List<Word> form : forms) {
      int size = form.size();
      int budget = size <= 3 ? 1 : size <= 7 ? 2 : 3;
      if (size > MOST_SIMILAR_WORDS || (size == 1 && form.get(0).value().length() < 8)) {
        continue;
      }
      for (int i = 0; i < said.size(); i++) {
        if (said.get(i).cutBefore() == Words.FREE) {
          int cost = cost(said, i, form, 0, budget);
          int start = said.get(i).start();
          if (cost <= budget && (cost < least || (cost == least && start < at))) {
            least = cost;
            at = start;
          }
        }
      }
    }
    return at == NOWHERE ? null : new Found(at, Rule.SIMILAR);
  }

  /** How many words differ between a form from its jth word on and the text from its ith on. */
  private static int cost(List<Word> said, int i, List<Word> form, int j, int budget) {
    int size = form.size();
    int shift = 0;
    while (j + shift < size && i + shift < said.size() && same(said, i + shift, form, j + shift)) {
      shift++;
    }
    int here = i + shift;
    int next = j + shift;
    if (next == size) {
      return here == said.size() || said.get(here).cutAfter() == Words.FREE ? 0 : budget + 1;
    }
    if (budget == 0 || here >= said.size()) {
      return budget + 1;
    }
    int least = budget;
    if (like(said.get(here).value(), form.get(next).value())) {
      least = Math.min(least, cost(said, here + 1, form, next + 1, budget - 1));
    }
    if (next > 0 && LIGHT.contains(said.get(here).value())) {
      least = Math.min(least, cost(said, here + 1, form, next, budget - 1));
    }
    if (next > 0 && next < size - 1 && LIGHT.contains(form.get(next).value())) {
      least = Math.min(least, cost(said, here, form, next + 1, budget - 1));
    }
    return least + 1;
  }

  /** Whether two longer words that begin alike differ by a letter, or two in the longest. */
  private static boolean like(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int most = shorter < 9 ? 1 : 2;
    if (shorter < 5
        || a.charAt(0) != b.charAt(0)
        || Math.abs(a.length() - b.length()) > most
        || a.length() > 40
        || NumberWords.isNumber(a)
        || NumberWords.isNumber(b)) {
      return false;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()] <= most;
  }
}
