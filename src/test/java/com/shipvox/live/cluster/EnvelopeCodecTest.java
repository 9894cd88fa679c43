package com.shipvox.live.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.shipvox.live.cluster.Envelope.Accept;
import com.shipvox.live.cluster.Envelope.Accepted;
import com.shipvox.live.cluster.Envelope.Body;
import com.shipvox.live.cluster.Envelope.Decided;
import com.shipvox.live.cluster.Envelope.Done;
import com.shipvox.live.cluster.Envelope.Order;
import com.shipvox.live.cluster.Envelope.Other;
import com.shipvox.live.message.Source;
import com.shipvox.live.session.DraftCopy;
import com.shipvox.live.session.EncodedText;
import com.shipvox.live.session.LogCopy;
import com.shipvox.live.session.MemoryLog.StateCopy;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class EnvelopeCodecTest {
  private static final Ballot BALLOT = new Ballot(1L << 40, "n-1");

  @Property
  void order_anyTexts_comesAsItWent(
      @ForAll String id, @ForAll String payload, @ForAll boolean named, @ForAll Source source) {
    Author author = new Author("agent:" + id, source, named ? "trace" : null);
    assertComes(
        new Order(
            "s",
            "e",
            author,
            List.of(new DraftCopy(named ? id : null, payload)),
            new Ballot(7, "n-1")));
  }

  @Property
  void done_anyResults_comeAsTheyWent(@ForAll String id, @ForAll long seq, @ForAll boolean twice) {
    assertComes(new Done(List.of(new Result(id, seq, twice), new Result(id, 1, false))));
  }

  @Property
  void votes_anyUpdate_comeAsTheyWent(
      @ForAll String text, @ForAll long seq, @ForAll long at, @ForAll boolean closing) {
    String key = closing ? null : text;
    LogCopy copy = new LogCopy(seq, at, text, new EncodedText(text), key, closing, key);
    Body back = there(new Accept("s", BALLOT, seq, new Command.Add(List.of(copy)))).body();
    Accept accept = (Accept) back;
    LogCopy came = ((Command.Add) accept.command()).copies().get(0);
    assertEquals(BALLOT, accept.ballot());
    assertEquals(seq, accept.place());
    assertArrayEquals(copy.text().bytes(), came.text().bytes());
    assertEquals(text.length(), came.text().length());
    // Texts are equal by their bytes alone.
    assertEquals(
        copy,
        new LogCopy(
            came.seq(),
            came.at(),
            came.id(),
            copy.text(),
            came.key(),
            came.closing(),
            came.trace()));
  }

  /** And a node of the version before, which does not know of the state, reads the rest. */
  @Property
  void stateBefore_goesAlongBehindAllElse(@ForAll String json, @ForAll long seq) {
    LogCopy copy = new LogCopy(8, 9, "u", new EncodedText("{}"), null, false, null);
    StateCopy before = new StateCopy(seq, json);
    Done done = new Done(List.of(new Result("id", 7, true)));
    Command.Add add = new Command.Add(List.of(copy), before);
    Accept accept = (Accept) there(new Accept("s", BALLOT, 1, add, true, done)).body();
    assertEquals(before, accept.command().before());
    assertEquals(done, accept.done());
    Decided decided = (Decided) there(new Decided("s", BALLOT, 1, add)).body();
    assertEquals(before, Objects.requireNonNull(decided.command()).before());
    byte[] with = EnvelopeCodec.encode(envelope(new Decided("s", BALLOT, 1, add)));
    Command.Add without = new Command.Add(List.of(copy));
    byte[] start = EnvelopeCodec.encode(envelope(new Decided("s", BALLOT, 1, without)));
    assertArrayEquals(start, Arrays.copyOf(with, start.length));
  }

  @Test
  void otherMessages_comeAsTheyWent() {
    assertComes(new Accepted());
    assertComes(new Decided("s", BALLOT, 7, null));
    assertComes(new Decided("s", BALLOT, 7, new Command.Drop()));
    assertComes(new Accept("s", BALLOT, 1, new Command.Create("owner", "epoch")));
    Done done = new Done(List.of(new Result("id", 7, true)));
    assertComes(new Accept("s", BALLOT, 1, new Command.Drop(), true, done));
    assertComes(new Accept("s", BALLOT, 1, new Command.Drop(), true, null));
  }

  @Test
  void json_comesWithSenderAndNumbers() {
    Envelope came = there(new Other(Wire.message("where", "s").build()));
    assertEquals("n-7", came.from());
    assertEquals("g", came.generation());
    assertEquals(3, came.question());
    assertEquals(4, came.answer());
    assertEquals("where", came.json().getString("t"));
  }

  @Test
  void cutOff_anywhere_refused() {
    byte[] whole = EnvelopeCodec.encode(envelope(new Decided("s", BALLOT, 7, new Command.Drop())));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(RuntimeException.class, () -> EnvelopeCodec.decode(ByteBuffer.wrap(part)));
    }
  }

  /** Whatever comes is a message or is refused, and takes no more memory than its bytes allow. */
  @Property
  void anyBytes_messageOrRefusal(@ForAll byte[] bytes) {
    byte[] begun = EnvelopeCodec.encode(envelope(new Accepted()));
    begun[0] = 'O';
    byte[] all = Arrays.copyOf(begun, begun.length + bytes.length);
    System.arraycopy(bytes, 0, all, begun.length, bytes.length);
    try {
      EnvelopeCodec.decode(ByteBuffer.wrap(all));
    } catch (RuntimeException refused) {
      assertEquals(java.io.UncheckedIOException.class, refused.getClass());
    }
  }

  private static void assertComes(Body body) {
    assertEquals(envelope(body), there(body));
  }

  private static Envelope there(Body body) {
    return EnvelopeCodec.decode(ByteBuffer.wrap(EnvelopeCodec.encode(envelope(body))));
  }

  private static Envelope envelope(Body body) {
    return new Envelope("n-7", "g", 3, 4, body);
  }
}
