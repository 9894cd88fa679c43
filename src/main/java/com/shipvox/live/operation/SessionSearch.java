package com.shipvox.live.operation;

import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.operation.SessionList.SessionRow;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Session;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sessions of a text: the one with that id or, where there is none, those whose kept log
 * has an utterance with that id or whose label has that tracking number. One call looks through a
 * bounded part of the logs and says where to go on.
 */
final class SessionSearch {
  /** One call looks through so many bytes of logs. */
  private static final long MOST_BYTES = 64L << 20;

  /** What looking at a session costs besides its log, in bytes of log. */
  private static final long BYTES_PER_SESSION = 4_096;

  private final @Nullable String text;
  private final String number;
  private final String utterance;

  /**
   * @param text null for all sessions
   */
  SessionSearch(@Nullable String text) {
    this.text = text;
    this.number = text == null ? "" : plain(text);
    this.utterance =
        text == null
            ? ""
            : MessageCodec.quote(new StringBuilder("\"utterance\":"), text).toString();
  }

  /**
   * The sessions that match, in the order of their ids.
   *
   * @param after only those with a later id; null for all
   * @param most so many at most
   */
  SessionList among(List<Session> all, @Nullable String after, int most) {
    for (Session session : all) {
      if (session.id().equals(text)) {
        return new SessionList(List.of(SessionRow.of(session, "session")), null);
      }
    }
    Iterator<Session> rest =
        all.stream()
            .filter(session -> after == null || session.id().compareTo(after) > 0)
            .sorted(Comparator.comparing(Session::id))
            .iterator();
    List<SessionRow> found = new ArrayList<>();
    long bytes = 0;
    String last = after;
    while (rest.hasNext() && found.size() < most && bytes < MOST_BYTES) {
      Session session = rest.next();
      last = session.id();
      String matched = text == null ? null : match(session);
      if (text == null || matched != null) {
        found.add(SessionRow.of(session, matched));
      }
      if (text != null) {
        bytes += BYTES_PER_SESSION + keptBytes(session);
      }
    }
    return new SessionList(List.copyOf(found), rest.hasNext() ? last : null);
  }

  private @Nullable String match(Session session) {
    if (session.log().data("label").get("trackingNumber") instanceof JsonString tracking
        && plain(tracking.getString()).equalsIgnoreCase(number)) {
      return "trackingNumber";
    }
    // The entries are linked and never change: no lock is held while they are read.
    for (LogEntry entry = session.log().kept().next(); entry != null; entry = entry.next()) {
      if (entry.encoded().contains(utterance)) {
        return "utterance";
      }
    }
    return null;
  }

  private static long keptBytes(Session session) {
    return session.log().head().endOffset() - session.log().kept().endOffset();
  }

  /** A number as it is printed in groups, without the blanks between. */
  private static String plain(String number) {
    return number.replaceAll("\\s", "");
  }
}
