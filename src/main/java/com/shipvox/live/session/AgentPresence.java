package com.shipvox.live.session;

import com.shipvox.live.message.Phase;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Author;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The agents' sockets that follow one session, on this node and on others, and what its log says of
 * them: present from the first socket on, away five seconds after the last one has closed. What the
 * log says decides, so that the nodes agree. Thread-safe.
 */
public final class AgentPresence {
  static final Author SERVER = new Author("", Source.SERVER);

  private static final long AWAY_MS = 5_000;
  private static final String PRESENT = "agent-present-";
  private static final String AWAY = "agent-away-";
  private static final JsonProvider JSON = JsonProvider.provider();

  private final Audience.@Nullable Observer observer;

  // Concurrent; bounded by the connections that the nodes take.
  private final Set<String> here = ConcurrentHashMap.newKeySet();
  private final Set<String> elsewhere = ConcurrentHashMap.newKeySet();

  /** What the log says, and where. Written by the applying thread. */
  private record Said(boolean present, long seq) {}

  private volatile Said said = new Said(false, 0);

  // When the last socket closed, ms since 1970; 0 while that is not known. A lost race costs a
  // second.
  private volatile long goneAt;

  AgentPresence(Audience.@Nullable Observer observer) {
    this.observer = observer;
  }

  void join(String socket) {
    goneAt = 0;
    if (here.add(socket) && observer != null) {
      observer.agentJoined(socket);
    }
  }

  void leave(String socket, long now) {
    if (here.remove(socket)) {
      noteIfGone(now);
      if (observer != null) {
        observer.agentLeft(socket);
      }
    }
  }

  public void joinElsewhere(String socket) {
    goneAt = 0;
    elsewhere.add(socket);
  }

  void leaveElsewhere(String socket, long now) {
    if (elsewhere.remove(socket)) {
      noteIfGone(now);
    }
  }

  private void noteIfGone(long now) {
    if (isGone()) {
      goneAt = now;
    }
  }

  private boolean isGone() {
    return here.isEmpty() && elsewhere.isEmpty();
  }

  /** The agents' sockets on this node. */
  public Set<String> here() {
    return Set.copyOf(here);
  }

  /**
   * What is to be said in the log now; null for nothing. Several nodes may say the same: the log
   * takes the first.
   *
   * @param leads whether this node is the one to say that agents are away
   */
  @Nullable UpdateDraft due(long now, boolean leads) {
    Said last = said;
    if (!here.isEmpty()) {
      return last.present() ? null : draft("present", PRESENT + last.seq(), now);
    }
    if (!last.present() || !leads || !isGone()) {
      return null;
    }
    long since = goneAt;
    if (since == 0) {
      goneAt = now;
      return null;
    }
    return now - since < AWAY_MS ? null : draft("away", AWAY + last.seq(), since);
  }

  private static UpdateDraft draft(String agent, String id, long since) {
    JsonObject data = JSON.createObjectBuilder().add("agent", agent).add("since", since).build();
    return new UpdateDraft(id, SliceRules.SESSION, Phase.DISPLAYING, data, null);
  }

  /** Notes what an entry of the log says of agents, if it does. */
  void read(String id, @Nullable String key, long seq) {
    if ((id.startsWith(PRESENT) || id.startsWith(AWAY)) && KnownIds.key(SERVER, id).equals(key)) {
      said = new Said(id.startsWith(PRESENT), seq);
    }
  }

  /** Notes what a snapshot says of agents: its state, and the entries that it keeps. */
  void read(UpdateLog.Image image) {
    if (image.state().get(SliceRules.SESSION) instanceof JsonObject slice
        && slice.get("data") instanceof JsonObject data
        && data.containsKey("agent")) {
      said = new Said(data.getString("agent").equals("present"), slice.getInt("seq"));
    }
    for (LogEntry entry = image.anchor().next(); entry != null; entry = entry.next()) {
      read(entry.id(), entry.key(), entry.seq());
    }
  }
}
