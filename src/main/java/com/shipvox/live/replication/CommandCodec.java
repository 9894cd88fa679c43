package com.shipvox.live.replication;

import com.shipvox.live.message.Source;
import com.shipvox.live.session.Command;
import com.shipvox.live.session.Draft;
import com.shipvox.live.session.Moment;
import com.shipvox.live.session.Retention;
import com.shipvox.live.session.SessionLog.Author;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Commands to bytes and back, by protobuf's primitives. An entry is its moment and the batches of
 * one or more nodes. A kind of command that this program does not know stops the replica: to pass
 * over it would make the replica another than the rest.
 */
final class CommandCodec {
  private static final int CREATE = 1;
  private static final int APPEND = 2;
  private static final int END = 3;
  private static final int REVOKE = 4;
  private static final int TOUCH = 5;
  private static final int SWEEP = 6;
  private static final int RETAIN = 7;
  private static final int UPGRADE = 8;
  private static final Source[] SOURCES = Source.values();

  private CommandCodec() {}

  /** What one log entry holds. */
  record Entry(Moment moment, List<Batch> batches) {}

  static Batch.Encoded encode(Batch batch) {
    ByteString.Output bytes = ByteString.newOutput(1_024);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeFixed64NoTag(batch.origin());
      out.writeInt64NoTag(batch.number());
      out.writeInt32NoTag(batch.commands().size());
      for (Command command : batch.commands()) {
        write(out, command);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Batch.Encoded(batch.origin(), batch.number(), bytes.toByteString());
  }

  /** The head of a batch that another node sent. */
  static Batch.Encoded head(ByteString bytes) throws IOException {
    CodedInputStream in = bytes.newCodedInput();
    return new Batch.Encoded(in.readFixed64(), in.readInt64(), bytes);
  }

  static ByteString entry(Moment moment, List<Batch.Encoded> batches) {
    int size = 32;
    for (Batch.Encoded batch : batches) {
      size += batch.bytes().size();
    }
    ByteString.Output bytes = ByteString.newOutput(size);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes, 32);
    try {
      out.writeInt64NoTag(moment.at());
      out.writeInt64NoTag(moment.age());
      out.writeInt32NoTag(batches.size());
      out.flush();
      for (Batch.Encoded batch : batches) {
        batch.bytes().writeTo(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  /**
   * Reads an entry.
   *
   * @throws IOException where a kind of command is unknown, or the bytes are no entry
   */
  static Entry read(ByteString bytes) throws IOException {
    CodedInputStream in = bytes.newCodedInput();
    Moment moment = new Moment(in.readInt64(), in.readInt64());
    int count = in.readInt32();
    List<Batch> batches = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long origin = in.readFixed64();
      long number = in.readInt64();
      int size = in.readInt32();
      List<Command> commands = new ArrayList<>(size);
      for (int n = 0; n < size; n++) {
        commands.add(command(in));
      }
      batches.add(new Batch(origin, number, commands));
    }
    return new Entry(moment, batches);
  }

  private static void write(CodedOutputStream out, Command command) throws IOException {
    if (command instanceof Command.Append append) {
      out.writeInt32NoTag(APPEND);
      out.writeStringNoTag(append.id());
      out.writeStringNoTag(append.epoch());
      out.writeStringNoTag(append.author().sender());
      out.writeInt32NoTag(append.author().source().ordinal());
      optional(out, append.author().trace());
      out.writeInt32NoTag(append.drafts().size());
      for (Draft draft : append.drafts()) {
        optional(out, draft.id());
        out.writeStringNoTag(draft.payload());
      }
    } else if (command instanceof Command.Create create) {
      out.writeInt32NoTag(CREATE);
      out.writeStringNoTag(create.id());
      out.writeStringNoTag(create.owner());
      out.writeStringNoTag(create.epoch());
      optional(out, create.lang());
    } else if (command instanceof Command.End end) {
      out.writeInt32NoTag(END);
      out.writeStringNoTag(end.id());
      out.writeStringNoTag(end.epoch());
    } else if (command instanceof Command.Revoke revoke) {
      out.writeInt32NoTag(REVOKE);
      out.writeStringNoTag(revoke.id());
      optional(out, revoke.tokenId());
    } else if (command instanceof Command.Touch touch) {
      out.writeInt32NoTag(TOUCH);
      out.writeInt32NoTag(touch.lastUsed().size());
      for (Map.Entry<String, Long> each : touch.lastUsed().entrySet()) {
        out.writeStringNoTag(each.getKey());
        out.writeInt64NoTag(each.getValue());
      }
    } else if (command instanceof Command.Sweep) {
      out.writeInt32NoTag(SWEEP);
    } else if (command instanceof Command.Retain retain) {
      out.writeInt32NoTag(RETAIN);
      write(out, retain.retention());
    } else if (command instanceof Command.Upgrade upgrade) {
      out.writeInt32NoTag(UPGRADE);
      out.writeInt32NoTag(upgrade.version());
    }
  }

  private static Command command(CodedInputStream in) throws IOException {
    int kind = in.readInt32();
    return switch (kind) {
      case APPEND -> append(in);
      case CREATE ->
          new Command.Create(in.readString(), in.readString(), in.readString(), optional(in));
      case END -> new Command.End(in.readString(), in.readString());
      case REVOKE -> new Command.Revoke(in.readString(), optional(in));
      case TOUCH -> touch(in);
      case SWEEP -> new Command.Sweep();
      case RETAIN -> new Command.Retain(retention(in));
      case UPGRADE -> new Command.Upgrade(in.readInt32());
      default ->
          throw new IOException(
              "The log holds a command of kind " + kind + ", which only a newer version knows.");
    };
  }

  private static Command append(CodedInputStream in) throws IOException {
    String id = in.readString();
    String epoch = in.readString();
    Author author = new Author(in.readString(), SOURCES[in.readInt32()], optional(in));
    int size = in.readInt32();
    List<Draft> drafts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      drafts.add(Draft.read(optional(in), in.readString()));
    }
    return new Command.Append(id, epoch, author, drafts);
  }

  private static Command touch(CodedInputStream in) throws IOException {
    int size = in.readInt32();
    Map<String, Long> lastUsed = new HashMap<>();
    for (int i = 0; i < size; i++) {
      lastUsed.put(in.readString(), in.readInt64());
    }
    return new Command.Touch(lastUsed);
  }

  static void write(CodedOutputStream out, Retention retention) throws IOException {
    out.writeInt32NoTag(retention.logCount());
    out.writeInt64NoTag(retention.logMs());
    out.writeInt64NoTag(retention.logBytes());
    out.writeInt64NoTag(retention.idleMs());
    out.writeInt64NoTag(retention.endedMs());
    out.writeInt32NoTag(retention.sessions());
    out.writeInt64NoTag(retention.stateBytes());
  }

  static Retention retention(CodedInputStream in) throws IOException {
    return new Retention(
        in.readInt32(),
        in.readInt64(),
        in.readInt64(),
        in.readInt64(),
        in.readInt64(),
        in.readInt32(),
        in.readInt64());
  }

  static void optional(CodedOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolNoTag(text != null);
    if (text != null) {
      out.writeStringNoTag(text);
    }
  }

  static @Nullable String optional(CodedInputStream in) throws IOException {
    return in.readBool() ? in.readString() : null;
  }
}
