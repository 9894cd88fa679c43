package com.shipvox.live.replication;

import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.session.EncodedText;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.SessionTable;
import com.shipvox.live.session.UpdateLog;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;

/** Pictures of sessions to bytes and back, for snapshots. */
final class SessionImages {
  private SessionImages() {}

  static void write(CodedOutputStream out, SessionTable.Image session) throws IOException {
    out.writeStringNoTag(session.id());
    out.writeStringNoTag(session.owner());
    CommandCodec.optional(out, session.lang());
    out.writeInt64NoTag(session.activeAge());
    UpdateLog.Image log = session.log();
    out.writeStringNoTag(log.epoch());
    out.writeStringNoTag(log.state().toString());
    out.writeInt64NoTag(log.foldedTo());
    out.writeInt64NoTag(log.bound());
    out.writeInt32NoTag(log.turns().size());
    for (Map.Entry<String, Long> turn : log.turns().entrySet()) {
      out.writeStringNoTag(turn.getKey());
      out.writeInt64NoTag(turn.getValue());
    }
    out.writeInt64NoTag(log.anchor().seq());
    LogEntry entry = log.anchor();
    while (entry != log.head() && entry.next() != null) {
      entry = entry.next();
      out.writeBoolNoTag(true);
      write(out, entry);
    }
    out.writeBoolNoTag(false);
  }

  private static void write(CodedOutputStream out, LogEntry entry) throws IOException {
    EncodedText text = entry.encoded();
    out.writeInt64NoTag(entry.at());
    out.writeInt64NoTag(entry.age());
    out.writeStringNoTag(entry.id());
    int size = text.length();
    out.writeInt32NoTag(size);
    out.writeRawBytes(text.bytes(), EncodedText.HEADROOM, size);
    CommandCodec.optional(out, entry.key());
    out.writeBoolNoTag(entry.closing());
    CommandCodec.optional(out, entry.trace());
  }

  /**
   * Reads a session.
   *
   * @param format of the snapshot; the first had no turns
   */
  static SessionTable.Image read(CodedInputStream in, int format) throws IOException {
    String id = in.readString();
    String owner = in.readString();
    String lang = CommandCodec.optional(in);
    long activeAge = in.readInt64();
    String epoch = in.readString();
    JsonObject state = MessageCodec.parse(in.readString()).asJsonObject();
    long foldedTo = in.readInt64();
    long bound = in.readInt64();
    Map<String, Long> turns = new HashMap<>();
    for (int left = format == 1 ? 0 : in.readInt32(); left > 0; left--) {
      turns.put(in.readString(), in.readInt64());
    }
    LogEntry anchor = LogEntry.place(in.readInt64());
    LogEntry last = anchor;
    while (in.readBool()) {
      last = entry(in, last);
    }
    UpdateLog.Image log = new UpdateLog.Image(epoch, anchor, last, state, foldedTo, bound, turns);
    return new SessionTable.Image(id, owner, lang, activeAge, log);
  }

  private static LogEntry entry(CodedInputStream in, LogEntry before) throws IOException {
    long at = in.readInt64();
    long age = in.readInt64();
    String id = in.readString();
    ByteBuffer utf8 = ByteBuffer.wrap(in.readRawBytes(in.readInt32()));
    return before.followedBy(
        at,
        age,
        id,
        EncodedText.read(utf8),
        CommandCodec.optional(in),
        in.readBool(),
        CommandCodec.optional(in));
  }
}
