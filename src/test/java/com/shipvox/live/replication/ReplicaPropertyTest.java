package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Command;
import com.shipvox.live.session.Draft;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Logs;
import com.shipvox.live.session.Moment;
import com.shipvox.live.session.Retention;
import com.shipvox.live.session.SessionTable;
import com.shipvox.live.session.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever commands come, replicas are equal; and a snapshot with what follows it is as good as
 * all.
 */
final class ReplicaPropertyTest {
  private static final Retention SMALL = new Retention(4, 2_000, 1 << 20, 20_000, 5_000, 3, 4_000);

  @Property(tries = 300)
  void replicas_anyCommands_equalWithAndWithoutSnapshot(
      @ForAll("commands") List<Command> commands, @ForAll @IntRange(min = 0, max = 60) int cut)
      throws IOException {
    SessionTable whole = Tables.table(SMALL);
    SessionTable decoded = Tables.table(SMALL);
    SessionTable restored = Tables.table(SMALL);
    Path file = Files.createTempFile("snapshot", null);
    try {
      for (int i = 0; i < commands.size(); i++) {
        Moment now = new Moment(1_000_000 + i * 700L, i * 700L);
        if (i == cut) {
          snapshot(whole, now).write(file);
          Snapshot.read(file, restored);
        }
        Object outcome = apply(whole, commands.get(i), now);
        assertEquals(outcome, apply(decoded, throughBytes(commands.get(i)), now));
        if (i >= cut) {
          assertEquals(outcome, apply(restored, throughBytes(commands.get(i)), now));
        }
      }
      assertEquals(picture(whole), picture(decoded));
      if (cut < commands.size()) {
        assertEquals(picture(whole), picture(restored));
      }
    } finally {
      Files.delete(file);
    }
  }

  private static Snapshot snapshot(SessionTable table, Moment now) {
    return new Snapshot(
        new Snapshot.Header(now, table.version(), table.retention(), List.of()),
        table.revoked().all(),
        table.images());
  }

  private static Command throughBytes(Command command) throws IOException {
    Batch batch = new Batch(7, 1, List.of(command));
    return CommandCodec.read(
            CommandCodec.entry(new Moment(1, 2), List.of(CommandCodec.encode(batch))))
        .batches()
        .get(0)
        .commands()
        .get(0);
  }

  private static Object apply(SessionTable table, Command command, Moment now) {
    try {
      Object outcome = table.apply(command, now);
      return outcome instanceof com.shipvox.live.session.SessionLog.Appended appended
          ? appended.results()
          : outcome;
    } catch (Refusal refusal) {
      return refusal.code() + " " + refusal.errors();
    }
  }

  /** All that a table holds, as text. */
  private static List<String> picture(SessionTable table) {
    List<String> all = new ArrayList<>();
    for (SessionTable.Image image : table.images()) {
      StringBuilder text = new StringBuilder(image.id() + image.owner() + image.activeAge());
      text.append(table.find(image.id()).log().open(null).state());
      for (LogEntry e = image.log().anchor().next(); e != null; e = e.next()) {
        text.append('\n').append(e.seq()).append(e.text()).append(e.key()).append(e.age());
      }
      all.add(text.toString());
    }
    table.revoked().all().forEach(each -> all.add(each.toString()));
    all.sort(null);
    return all;
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    Arbitrary<String> ids = Arbitraries.of("a", "b", "c", "d");
    Arbitrary<Command> appends =
        Combinators.combine(ids, drafts().list().ofMinSize(1).ofMaxSize(3))
            .as((id, drafts) -> new Command.Append(id, "e-" + id, Logs.AGENT, drafts));
    return Arbitraries.frequencyOf(
            Tuple.of(12, appends),
            Tuple.of(4, ids.map(id -> (Command) new Command.Create(id, "o", "e-" + id, null))),
            Tuple.of(1, ids.map(id -> (Command) new Command.End(id, "e-" + id))),
            Tuple.of(1, ids.map(id -> (Command) new Command.Revoke(id, "t-" + id))),
            Tuple.of(1, ids.map(id -> (Command) new Command.Touch(Map.of(id, 5_000L)))),
            Tuple.of(2, Arbitraries.just((Command) new Command.Sweep())))
        .list()
        .ofMaxSize(60);
  }

  private static Arbitrary<Draft> drafts() {
    Arbitrary<String> ids = Arbitraries.of("", "'id':'u',", "'id':'v',", "'id':'w',");
    Arbitrary<String> slices = Arbitraries.of("x-a", "x-b", "quotes");
    Arbitrary<String> data =
        Arbitraries.of("", ",'data':{'m':1}", ",'data':{'m':null,'t':'" + "x".repeat(700) + "'}");
    Arbitrary<String> turns = Arbitraries.of("", "", "'turn':1,", "'turn':2,");
    return Combinators.combine(ids, slices, data, turns)
        .as(
            (id, slice, d, turn) ->
                Draft.of(Logs.draft("{" + id + turn + "'slice':'" + slice + "'" + d + "}")));
  }
}
