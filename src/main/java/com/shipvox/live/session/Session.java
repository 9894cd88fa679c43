package com.shipvox.live.session;

import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One voice conversation: its owner, its log and who follows it. Thread-safe. */
public final class Session {
  private static final String DEFAULT_LANG = "en-US";

  private final String id;
  private final String owner;
  private final @Nullable String lang;
  private final SessionLog log;
  private final Audience audience;
  private final AgentPresence agents;
  private final Journal journal;

  // By the log's age. The first is changed by commands alone, the second by the calls to this node;
  // each is written whole, so that a lost race costs one note of a use at the most.
  private volatile long activeAge;
  private volatile long usedAge;

  Session(
      String id,
      String owner,
      @Nullable String lang,
      SessionLog log,
      Audience audience,
      AgentPresence agents,
      Journal journal,
      long activeAge) {
    this.id = id;
    this.owner = owner;
    this.lang = lang;
    this.log = log;
    this.audience = audience;
    this.agents = agents;
    this.journal = journal;
    this.activeAge = activeAge;
    this.usedAge = activeAge;
  }

  public String id() {
    return id;
  }

  /** The agent that made it: issuer and subject. */
  public String owner() {
    return owner;
  }

  /** BCP 47 tag of the conversation's language. */
  public String lang() {
    return lang == null ? DEFAULT_LANG : lang;
  }

  public SessionLog log() {
    return log;
  }

  public Audience audience() {
    return audience;
  }

  public AgentPresence agents() {
    return agents;
  }

  /** An agent's socket follows from now on. */
  public void agentJoined(String socket) {
    agents.join(socket);
    tellOfAgents();
  }

  /** An agent's socket follows no longer. */
  public void agentLeft(String socket) {
    agents.leave(socket, journal.now().at());
  }

  /** An agent's socket on another node follows no longer. */
  public void agentLeftElsewhere(String socket) {
    agents.leaveElsewhere(socket, journal.now().at());
  }

  /** Has the log say whether agents are there, where that has changed; to be called each second. */
  void tellOfAgents() {
    if (!log.ended()) {
      UpdateDraft due = agents.due(journal.now().at(), journal.leads());
      if (due != null) {
        // Refused where another node was faster; what cannot be done now comes due again.
        CompletableFuture<Appended> unused = log.appendLater(AgentPresence.SERVER, List.of(due));
      }
    }
  }

  /** Appends; see {@link SessionLog#append}. */
  public Appended append(Author author, List<UpdateDraft> drafts) {
    return log.append(author, drafts);
  }

  /** The same, without a wait; see {@link SessionLog#appendLater}. */
  public CompletableFuture<Appended> appendLater(Author author, List<UpdateDraft> drafts) {
    return log.appendLater(author, drafts);
  }

  /** Ends the session; whoever follows gets the closing update. */
  public void end() {
    log.end();
  }

  /** Puts off the idle end: the session was used without an update. */
  public void touch() {
    usedAge = journal.now().age();
  }

  /** When it was last used as far as all nodes know, by the log's age. */
  long activeAge() {
    return activeAge;
  }

  /** When it was last used on this node, by the log's age. */
  long usedAge() {
    return usedAge;
  }

  /** Notes a use that all nodes know of. */
  void active(long age) {
    activeAge = Math.max(activeAge, age);
  }
}
