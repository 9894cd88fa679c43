package com.shipvox.live.session;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Opening;
import java.time.InstantSource;
import java.util.List;

/** One session's log on a journal of its own, with what only the journal can do. */
public final class TestLog {
  private final LocalJournal journal;
  private final SessionLog log;

  TestLog(LiveConfig.Session limits, InstantSource clock) {
    journal = LocalJournal.with(neverIdle(Retention.of(limits)), clock);
    journal.submit(new Command.Create("s-1", "a", Logs.EPOCH, null)).join();
    log = journal.table().find("s-1").log();
  }

  /** However far a test moves its clock, the session stays. */
  private static Retention neverIdle(Retention limits) {
    return new Retention(
        limits.logCount(),
        limits.logMs(),
        limits.logBytes(),
        Long.MAX_VALUE,
        limits.endedMs(),
        limits.sessions(),
        limits.stateBytes());
  }

  public SessionLog log() {
    return log;
  }

  Appended append(Author author, List<UpdateDraft> drafts) {
    return log.append(author, drafts);
  }

  Opening open(Cursor cursor) {
    return log.open(cursor);
  }

  LogEntry head() {
    return log.head();
  }

  boolean ended() {
    return log.ended();
  }

  void end() {
    log.end();
  }

  void trim() {
    journal.submit(new Command.Sweep()).join();
  }
}
