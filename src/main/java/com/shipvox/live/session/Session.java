package com.shipvox.live.session;

import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One voice conversation: its owner, its log and who follows it. Thread-safe. */
public final class Session {
  private final String id;
  private final String owner;
  private final SessionLog log;
  private final Audience audience;
  private volatile long activeAt;

  public Session(String id, String owner, SessionLog log, Audience audience, long now) {
    this.id = id;
    this.owner = owner;
    this.log = log;
    this.audience = audience;
    this.activeAt = now;
  }

  public String id() {
    return id;
  }

  /** The {@code sub} of the agent that made it. */
  public String owner() {
    return owner;
  }

  public SessionLog log() {
    return log;
  }

  public Audience audience() {
    return audience;
  }

  /** Appends, then tells everyone who follows. */
  public Appended append(Author author, List<UpdateDraft> drafts, long now) {
    activeAt = now;
    Appended appended = log.append(author, drafts);
    audience.advanced();
    return appended;
  }

  /** The same, without a wait for other nodes; see {@link SessionLog#appendLater}. */
  public CompletableFuture<Appended> appendLater(
      Author author, List<UpdateDraft> drafts, long now) {
    activeAt = now;
    return log.appendLater(author, drafts)
        .thenApply(
            appended -> {
              audience.advanced();
              return appended;
            });
  }

  /** Ends the session; whoever follows gets the closing update. */
  public void end() {
    log.end();
    audience.advanced();
  }

  /** Puts off the idle end: an agent called. */
  public void touch(long now) {
    activeAt = Math.max(activeAt, now);
  }

  /** When an agent last called, ms since 1970. */
  public long activeAt() {
    return activeAt;
  }
}
