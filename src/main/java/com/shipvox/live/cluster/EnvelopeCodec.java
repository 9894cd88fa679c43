package com.shipvox.live.cluster;

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
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Envelopes to bytes and back. The first byte names the type; JSON begins with its brace. Numbers
 * are big-endian, texts UTF-8 after their length in bytes. Texts of updates are copied as they lie
 * in the log and never escaped or parsed on their way.
 */
final class EnvelopeCodec {
  private static final byte JSON = '{';
  private static final byte ORDER = 'O';
  private static final byte DONE = 'D';
  private static final byte ACCEPT = 'A';
  private static final byte ACCEPTED = 'Y';
  private static final byte DECIDED = 'F';

  private static final Source[] SOURCES = Source.values();

  private static final byte NOTHING = 0;
  private static final byte ADD = 1;
  private static final byte RARE = 2;

  private EnvelopeCodec() {}

  static byte[] encode(Envelope envelope) {
    Body body = envelope.body();
    if (body instanceof Other other) {
      return json(envelope, other.json()).toString().getBytes(StandardCharsets.UTF_8);
    }
    WireOutput out = new WireOutput();
    out.putByte(type(body));
    out.putText(envelope.from());
    out.putText(envelope.generation());
    out.putLong(envelope.question());
    out.putLong(envelope.answer());
    if (body instanceof Order order) {
      write(out, order);
    } else if (body instanceof Done done) {
      write(out, done);
    } else if (body instanceof Accept accept) {
      write(out, accept);
    } else if (body instanceof Decided decided) {
      write(out, decided.session(), decided.ballot(), decided.place(), decided.command());
      writeState(out, decided.command());
    }
    return out.toBytes();
  }

  private static JsonObject json(Envelope envelope, JsonObject body) {
    JsonObjectBuilder json =
        Wire.object(body).add("f", envelope.from()).add("g", envelope.generation());
    if (envelope.question() != 0) {
      json.add("r", envelope.question());
    }
    if (envelope.answer() != 0) {
      json.add("re", envelope.answer());
    }
    return json.build();
  }

  private static byte type(Body body) {
    return body instanceof Order
        ? ORDER
        : body instanceof Done
            ? DONE
            : body instanceof Accept ? ACCEPT : body instanceof Accepted ? ACCEPTED : DECIDED;
  }

  /**
   * Reads the message that the rest of {@code bytes} is.
   *
   * @throws RuntimeException where it is none
   */
  static Envelope decode(ByteBuffer bytes) {
    if (bytes.hasRemaining() && bytes.get(bytes.position()) == JSON) {
      return decode(Wire.parse(StandardCharsets.UTF_8.decode(bytes).toString()));
    }
    try {
      WireInput in = new WireInput(bytes);
      byte type = in.nextByte();
      String from = in.text();
      String generation = in.text();
      long question = in.nextLong();
      long answer = in.nextLong();
      Body body =
          switch (type) {
            case ORDER -> order(in);
            case DONE -> done(in);
            case ACCEPT -> accept(in);
            case ACCEPTED -> new Accepted();
            case DECIDED -> decided(in);
            default -> throw new IOException("A message of unknown type " + type + ".");
          };
      return new Envelope(from, generation, question, answer, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BufferUnderflowException e) {
      throw new UncheckedIOException("A message was cut off.", new EOFException());
    }
  }

  private static Envelope decode(JsonObject json) {
    return new Envelope(
        json.getString("f"),
        json.getString("g", ""),
        Wire.number(json, "r"),
        Wire.number(json, "re"),
        new Other(json));
  }

  // ---- orders and what becomes of them

  private static void write(WireOutput out, Order order) {
    out.putText(order.session());
    out.putText(order.epoch());
    out.putText(order.author().sender());
    out.putByte((byte) order.author().source().ordinal());
    out.putOptional(order.author().trace());
    out.putInt(order.drafts().size());
    for (DraftCopy draft : order.drafts()) {
      out.putOptional(draft.id());
      out.putText(draft.payload());
    }
    if (order.known() != null) {
      write(out, order.known());
    }
  }

  private static Order order(WireInput in) throws IOException {
    String session = in.text();
    String epoch = in.text();
    Author author = new Author(in.text(), source(in.nextByte()), in.optional());
    int count = in.count();
    List<DraftCopy> drafts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drafts.add(new DraftCopy(in.optional(), in.text()));
    }
    // Nodes of the version before end here, and pass over what comes.
    return new Order(session, epoch, author, drafts, in.hasMore() ? ballot(in) : null);
  }

  private static Source source(byte ordinal) throws IOException {
    if (ordinal < 0 || ordinal >= SOURCES.length) {
      throw new IOException("A source of unknown kind " + ordinal + ".");
    }
    return SOURCES[ordinal];
  }

  private static void write(WireOutput out, Done done) {
    out.putInt(done.results().size());
    for (Result result : done.results()) {
      out.putText(result.id());
      out.putLong(result.seq());
      out.putBoolean(result.duplicate());
    }
  }

  private static Done done(WireInput in) throws IOException {
    int count = in.count();
    List<Result> results = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      results.add(new Result(in.text(), in.nextLong(), in.nextBoolean()));
    }
    return new Done(results);
  }

  // ---- votes

  private static void write(WireOutput out, Accept accept) {
    write(out, accept.session(), accept.ballot(), accept.place(), accept.command());
    out.putBoolean(accept.decides());
    Done done = accept.done();
    out.putBoolean(done != null);
    if (done != null) {
      write(out, done);
    }
    writeState(out, accept.command());
  }

  private static Accept accept(WireInput in) throws IOException {
    String session = in.text();
    Ballot ballot = ballot(in);
    long place = in.nextLong();
    Command command = command(in);
    if (command == null) {
      throw new IOException("There is no command to vote for.");
    }
    boolean decides = in.nextBoolean();
    Done done = in.nextBoolean() ? done(in) : null;
    return new Accept(session, ballot, place, withState(command, in), decides, done);
  }

  private static Decided decided(WireInput in) throws IOException {
    String session = in.text();
    Ballot ballot = ballot(in);
    long place = in.nextLong();
    Command command = command(in);
    return new Decided(session, ballot, place, command == null ? null : withState(command, in));
  }

  private static void write(
      WireOutput out, String session, Ballot ballot, long place, @Nullable Command command) {
    out.putText(session);
    write(out, ballot);
    out.putLong(place);
    if (command == null) {
      out.putByte(NOTHING);
    } else if (command instanceof Command.Add add) {
      write(out, add.copies());
    } else if (command instanceof Command.Planned planned) {
      write(out, planned.add().copies());
    } else {
      out.putByte(RARE);
      out.putText(command.json().toString());
    }
  }

  private static void write(WireOutput out, Ballot ballot) {
    out.putLong(ballot.round());
    out.putText(ballot.node());
  }

  private static Ballot ballot(WireInput in) throws IOException {
    return new Ballot(in.nextLong(), in.text());
  }

  private static @Nullable Command command(WireInput in) throws IOException {
    byte kind = in.nextByte();
    return switch (kind) {
      case NOTHING -> null;
      case ADD -> add(in);
      case RARE -> Command.parse(Wire.parse(in.text()));
      default -> throw new IOException("A command of unknown kind " + kind + ".");
    };
  }

  private static void write(WireOutput out, List<LogCopy> copies) {
    out.putByte(ADD);
    out.putInt(copies.size());
    for (LogCopy copy : copies) {
      out.putLong(copy.seq());
      out.putLong(copy.at());
      out.putText(copy.id());
      out.putOptional(copy.key());
      out.putBoolean(copy.closing());
      out.putOptional(copy.trace());
      byte[] text = copy.text().bytes();
      out.putInt(copy.text().length());
      out.putBytes(text, EncodedText.HEADROOM);
    }
  }

  private static Command add(WireInput in) throws IOException {
    int count = in.count();
    List<LogCopy> copies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long seq = in.nextLong();
      long at = in.nextLong();
      String id = in.text();
      String key = in.optional();
      boolean closing = in.nextBoolean();
      String trace = in.optional();
      int length = in.nextInt();
      EncodedText text = EncodedText.read(in.bytes(), length);
      copies.add(new LogCopy(seq, at, id, text, key, closing, trace));
    }
    return new Command.Add(copies);
  }

  /** At the very end, where nodes of the version before pass over it. */
  private static void writeState(WireOutput out, @Nullable Command command) {
    StateCopy before = command == null ? null : command.before();
    if (before != null) {
      out.putLong(before.seq());
      out.putText(before.json());
    }
  }

  private static Command withState(Command command, WireInput in) throws IOException {
    return command instanceof Command.Add add && in.hasMore()
        ? new Command.Add(add.copies(), new StateCopy(in.nextLong(), in.text()))
        : command;
  }
}
