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
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  private static final byte NOTHING = 0;
  private static final byte ADD = 1;
  private static final byte RARE = 2;

  private EnvelopeCodec() {}

  static byte[] encode(Envelope envelope) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Body body = envelope.body();
      if (body instanceof Other other) {
        return json(envelope, other.json()).toString().getBytes(StandardCharsets.UTF_8);
      }
      out.writeByte(type(body));
      text(out, envelope.from());
      text(out, envelope.generation());
      out.writeLong(envelope.question());
      out.writeLong(envelope.answer());
      if (body instanceof Order order) {
        write(out, order);
      } else if (body instanceof Done done) {
        write(out, done);
      } else if (body instanceof Accept accept) {
        write(out, accept);
      } else if (body instanceof Decided decided) {
        write(out, decided.session(), decided.ballot(), decided.place(), decided.command());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Bytes in memory cannot fail.", e);
    }
    return bytes.toByteArray();
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
   * Reads a message.
   *
   * @throws RuntimeException where it is none
   */
  static Envelope decode(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] == JSON) {
      return decode(Wire.parse(new String(bytes, StandardCharsets.UTF_8)));
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte type = in.readByte();
      String from = text(in);
      String generation = text(in);
      long question = in.readLong();
      long answer = in.readLong();
      Body body =
          switch (type) {
            case ORDER -> order(in);
            case DONE -> done(in);
            case ACCEPT -> accept(in);
            case ACCEPTED -> new Accepted();
            case DECIDED -> new Decided(text(in), ballot(in), in.readLong(), command(in));
            default -> throw new IOException("A message of unknown type " + type + ".");
          };
      return new Envelope(from, generation, question, answer, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Envelope decode(JsonObject json) {
    return new Envelope(
        json.getString("f"),
        json.getString("g", ""),
        number(json, "r"),
        number(json, "re"),
        new Other(json));
  }

  private static long number(JsonObject json, String name) {
    JsonNumber number = json.getJsonNumber(name);
    return number == null ? 0 : number.longValue();
  }

  // ---- orders and what becomes of them

  private static void write(DataOutputStream out, Order order) throws IOException {
    text(out, order.session());
    text(out, order.epoch());
    text(out, order.author().sender());
    out.writeByte(order.author().source().ordinal());
    optional(out, order.author().trace());
    out.writeInt(order.drafts().size());
    for (DraftCopy draft : order.drafts()) {
      optional(out, draft.id());
      text(out, draft.payload());
    }
    if (order.known() != null) {
      write(out, order.known());
    }
  }

  private static Order order(DataInputStream in) throws IOException {
    String session = text(in);
    String epoch = text(in);
    Author author = new Author(text(in), Source.values()[in.readByte()], optional(in));
    int count = count(in);
    List<DraftCopy> drafts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drafts.add(new DraftCopy(optional(in), text(in)));
    }
    // Nodes of the version before end here, and pass over what comes.
    return new Order(session, epoch, author, drafts, in.available() > 0 ? ballot(in) : null);
  }

  private static void write(DataOutputStream out, Done done) throws IOException {
    out.writeInt(done.results().size());
    for (Result result : done.results()) {
      text(out, result.id());
      out.writeLong(result.seq());
      out.writeBoolean(result.duplicate());
    }
  }

  private static Done done(DataInputStream in) throws IOException {
    int count = count(in);
    List<Result> results = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      results.add(new Result(text(in), in.readLong(), in.readBoolean()));
    }
    return new Done(results);
  }

  // ---- votes

  private static void write(DataOutputStream out, Accept accept) throws IOException {
    write(out, accept.session(), accept.ballot(), accept.place(), accept.command());
    out.writeBoolean(accept.decides());
    Done done = accept.done();
    out.writeBoolean(done != null);
    if (done != null) {
      write(out, done);
    }
  }

  private static Accept accept(DataInputStream in) throws IOException {
    String session = text(in);
    Ballot ballot = ballot(in);
    long place = in.readLong();
    Command command = command(in);
    if (command == null) {
      throw new IOException("There is no command to vote for.");
    }
    boolean decides = in.readBoolean();
    return new Accept(session, ballot, place, command, decides, in.readBoolean() ? done(in) : null);
  }

  private static void write(
      DataOutputStream out, String session, Ballot ballot, long place, @Nullable Command command)
      throws IOException {
    text(out, session);
    write(out, ballot);
    out.writeLong(place);
    if (command == null) {
      out.writeByte(NOTHING);
    } else if (command instanceof Command.Add add) {
      write(out, add.copies());
    } else if (command instanceof Command.Planned planned) {
      write(out, planned.copies());
    } else {
      out.writeByte(RARE);
      text(out, command.json().toString());
    }
  }

  private static void write(DataOutputStream out, Ballot ballot) throws IOException {
    out.writeLong(ballot.round());
    text(out, ballot.node());
  }

  private static Ballot ballot(DataInputStream in) throws IOException {
    return new Ballot(in.readLong(), text(in));
  }

  private static @Nullable Command command(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case NOTHING -> null;
      case ADD -> add(in);
      case RARE -> Command.parse(Wire.parse(text(in)));
      default -> throw new IOException("A command of unknown kind " + kind + ".");
    };
  }

  private static void write(DataOutputStream out, List<LogCopy> copies) throws IOException {
    out.writeByte(ADD);
    out.writeInt(copies.size());
    for (LogCopy copy : copies) {
      out.writeLong(copy.seq());
      out.writeLong(copy.at());
      text(out, copy.id());
      optional(out, copy.key());
      out.writeBoolean(copy.closing());
      optional(out, copy.trace());
      byte[] text = copy.text().bytes();
      out.writeInt(copy.text().length());
      out.writeInt(text.length - EncodedText.HEADROOM);
      out.write(text, EncodedText.HEADROOM, text.length - EncodedText.HEADROOM);
    }
  }

  private static Command add(DataInputStream in) throws IOException {
    int count = count(in);
    List<LogCopy> copies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long seq = in.readLong();
      long at = in.readLong();
      String id = text(in);
      String key = optional(in);
      boolean closing = in.readBoolean();
      String trace = optional(in);
      int length = in.readInt();
      EncodedText text = new EncodedText(bytes(in, count(in)), length);
      copies.add(new LogCopy(seq, at, id, text, key, closing, trace));
    }
    return new Command.Add(copies);
  }

  // ---- texts

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in, count(in)), StandardCharsets.UTF_8);
  }

  private static void optional(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
    } else {
      text(out, text);
    }
  }

  private static @Nullable String optional(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(bytes(in, bounded(in, length)), StandardCharsets.UTF_8);
  }

  /** A count of things to come: never more than there are bytes. */
  private static int count(DataInputStream in) throws IOException {
    return bounded(in, in.readInt());
  }

  private static int bounded(DataInputStream in, int count) throws IOException {
    if (count < 0 || count > in.available()) {
      throw new IOException("A length of " + count + " is impossible.");
    }
    return count;
  }

  private static byte[] bytes(DataInputStream in, int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }
}
