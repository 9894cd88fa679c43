package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is done to a log in whatever order, it does what the model does. */
final class UpdateLogPropertyTest {
  private static final int COUNT = 4;
  private static final Duration TIME = Duration.ofSeconds(10);

  /** One thing done to a log and to its model, and compared. */
  private interface Step {
    void on(Pair pair);
  }

  /** The log, its model and their clock. */
  private static final class Pair {
    final ManualClock clock = new ManualClock();
    final TestLog log = Logs.log(Logs.keeping(COUNT, TIME, 64 << 20), clock);
    final LogModel model = new LogModel(COUNT, TIME.toMillis());
  }

  @Property(tries = 1_000)
  void log_anySteps_asTheModel(@ForAll("steps") List<Step> steps) {
    Pair pair = new Pair();
    for (Step step : steps) {
      step.on(pair);
      assertEquals(pair.model.head(), pair.log.head().seq());
      assertEquals(pair.model.ended(), pair.log.ended());
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.frequencyOf(
            Tuple.of(10, append()),
            Tuple.of(8, open()),
            Tuple.of(3, Arbitraries.longs().between(0, 8_000).map(UpdateLogPropertyTest::move)),
            Tuple.of(1, Arbitraries.just((Step) UpdateLogPropertyTest::end)))
        .list()
        .ofMaxSize(60);
  }

  private static Arbitrary<Step> append() {
    Arbitrary<Author> authors = Arbitraries.of(Logs.AGENT, Logs.OTHER, Logs.VIEWER);
    return Combinators.combine(authors, draft().list().ofMinSize(1).ofMaxSize(4))
        .as((author, drafts) -> pair -> append(pair, author, drafts));
  }

  /** Few ids, slices and values, so that they meet often. */
  private static Arbitrary<UpdateDraft> draft() {
    Arbitrary<String> ids = Arbitraries.of("", "'id':'a',", "'id':'b',", "'id':'c',");
    Arbitrary<String> slices = Arbitraries.of("x-a", "x-b", "selection");
    Arbitrary<String> data =
        Arbitraries.of(
            "",
            ",'data':{}",
            ",'data':{'m':1}",
            ",'data':{'m':null,'n':[1,null]}",
            ",'data':{'o':{'p':{'q':1,'r':null}}}",
            ",'data':{'o':{'p':null,'s':2}}",
            ",'data':{'o':3}");
    Arbitrary<String> phases = Arbitraries.of("", ",'phase':'loading'");
    return Combinators.combine(ids, slices, data, phases)
        .as(
            (id, slice, d, phase) ->
                Logs.draft("{" + id + "'slice':'" + slice + "'" + d + phase + "}"));
  }

  private static Arbitrary<Step> open() {
    Arbitrary<String> epochs = Arbitraries.of(Logs.EPOCH, Logs.EPOCH, Logs.EPOCH, "e-2");
    Arbitrary<Long> seqs =
        Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.longs().between(-1, 60)),
            Tuple.of(1, Arbitraries.just(1L << 53)));
    return Combinators.combine(epochs, seqs)
        .as((epoch, seq) -> pair -> open(pair, new Cursor(epoch, seq)));
  }

  private static void append(Pair pair, Author author, List<UpdateDraft> drafts) {
    JsonObject before = pair.log.open(null).state();
    if (pair.model.ended()) {
      assertEquals(ErrorCode.SESSION_ENDED, refusal(pair, author, drafts).code());
      return;
    }
    Optional<List<Result>> expected = pair.model.append(author, drafts, pair.clock.millis());
    if (expected.isEmpty()) {
      assertEquals(ErrorCode.ID_REUSED, refusal(pair, author, drafts).code());
      assertEquals(before, pair.log.open(null).state());
      return;
    }
    List<Result> results = pair.log.append(author, drafts).results();
    assertEquals(
        expected.get().stream().map(Result::seq).toList(),
        results.stream().map(Result::seq).toList());
    assertEquals(
        expected.get().stream().map(Result::duplicate).toList(),
        results.stream().map(Result::duplicate).toList());
  }

  private static Refusal refusal(Pair pair, Author author, List<UpdateDraft> drafts) {
    return assertThrows(Refusal.class, () -> pair.log.append(author, drafts));
  }

  private static void open(Pair pair, Cursor cursor) {
    Opening opening = pair.log.open(cursor);
    boolean held = cursor.epoch().equals(Logs.EPOCH) && pair.model.holds(cursor.seq());
    assertEquals(held, opening.resumed());
    long from = held ? cursor.seq() : pair.model.head();
    assertEquals(from, opening.last().seq());
    assertEquals(
        LongStream.rangeClosed(from + 1, pair.model.head()).boxed().toList(),
        Logs.seqsAfter(opening.last()));
    if (!held) {
      TreeMap<String, Object> state = new TreeMap<>(opening.state());
      state.remove("session");
      assertEquals(pair.model.state(), state);
    }
  }

  private static Step move(long ms) {
    return pair -> {
      pair.clock.move(Duration.ofMillis(ms));
      pair.log.trim();
      pair.model.trim(pair.clock.millis());
    };
  }

  private static void end(Pair pair) {
    pair.log.end();
    pair.model.end(pair.clock.millis());
  }
}
