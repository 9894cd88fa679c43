package com.shipvox.live.replication;

import com.shipvox.live.session.Moment;
import com.shipvox.live.session.Retention;
import com.shipvox.live.session.RevokedTokens.Revocation;
import com.shipvox.live.session.SessionTable;
import java.io.BufferedInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;

/**
 * The state after some entry, as a file: a header, the revoked tokens, then the sessions one after
 * another, so that no more than one of them is in memory twice.
 */
record Snapshot(Header header, List<Revocation> revoked, List<SessionTable.Image> sessions) {
  private static final int FORMAT = 2;

  /**
   * What is not a session's.
   *
   * @param moment of the last applied entry
   * @param version of the commands that every node knows
   */
  record Header(Moment moment, int version, Retention retention, List<Origin> origins) {}

  /**
   * The last batch of a node's process.
   *
   * @param age of the log when it was applied
   */
  record Origin(long origin, long number, long age) {}

  /** Writes the file, whole or not at all. */
  void write(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileOutputStream stream = new FileOutputStream(part.toFile())) {
      CodedOutputStream out = CodedOutputStream.newInstance(stream, 1 << 16);
      out.writeInt32NoTag(FORMAT);
      write(out, header);
      out.writeInt32NoTag(revoked.size());
      for (Revocation each : revoked) {
        out.writeStringNoTag(each.sessionId());
        CommandCodec.optional(out, each.tokenId());
        out.writeInt64NoTag(each.at());
        out.writeInt64NoTag(each.age());
      }
      out.writeInt32NoTag(sessions.size());
      for (SessionTable.Image session : sessions) {
        SessionImages.write(out, session);
      }
      out.flush();
      stream.getFD().sync();
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(CodedOutputStream out, Header header) throws IOException {
    out.writeInt64NoTag(header.moment().at());
    out.writeInt64NoTag(header.moment().age());
    out.writeInt32NoTag(header.version());
    CommandCodec.write(out, header.retention());
    out.writeInt32NoTag(header.origins().size());
    for (Origin origin : header.origins()) {
      out.writeFixed64NoTag(origin.origin());
      out.writeInt64NoTag(origin.number());
      out.writeInt64NoTag(origin.age());
    }
  }

  /** Reads the file into {@code table}, in the place of all that was there. */
  static Header read(Path file, SessionTable table) throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      CodedInputStream in = CodedInputStream.newInstance(stream, 1 << 16);
      in.setSizeLimit(Integer.MAX_VALUE);
      int format = in.readInt32();
      if (format < 1 || format > FORMAT) {
        throw new IOException(
            "The snapshot is of format " + format + "; this version knows 1 to " + FORMAT + ".");
      }
      Header header = header(in);
      table.restore(header.retention(), header.version());
      List<Revocation> revoked = new ArrayList<>();
      for (int left = in.readInt32(); left > 0; left--) {
        revoked.add(
            new Revocation(
                in.readString(), CommandCodec.optional(in), in.readInt64(), in.readInt64()));
      }
      table.revoked().restore(revoked);
      for (int left = in.readInt32(); left > 0; left--) {
        table.restore(SessionImages.read(in, format));
        in.resetSizeCounter();
      }
      table.restored();
      return header;
    }
  }

  private static Header header(CodedInputStream in) throws IOException {
    Moment moment = new Moment(in.readInt64(), in.readInt64());
    int version = in.readInt32();
    Retention retention = CommandCodec.retention(in);
    int size = in.readInt32();
    List<Origin> origins = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      origins.add(new Origin(in.readFixed64(), in.readInt64(), in.readInt64()));
    }
    return new Header(moment, version, retention, origins);
  }
}
