package com.shipvox.live.cluster;

import jakarta.json.JsonObject;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hands each message of another node to whoever it is for. Called by the grid's thread, one message
 * at a time: what may block goes to the workers, the rest is done at once and so in order.
 */
final class MessageHandler {
  private static final Logger LOG = Logger.getLogger(MessageHandler.class.getName());

  private final Peers peers;
  private final Calls calls;
  private final Presence presence;
  private final RemotePresence others;
  private final Replicas replicas;
  private final Recovery recovery;
  private final Proposer proposer;
  private final LeaderService leader;
  private final Executor workers;

  MessageHandler(
      Peers peers,
      Calls calls,
      Presence presence,
      RemotePresence others,
      Replicas replicas,
      Recovery recovery,
      Proposer proposer,
      LeaderService leader,
      Executor workers) {
    this.peers = peers;
    this.calls = calls;
    this.presence = presence;
    this.others = others;
    this.replicas = replicas;
    this.recovery = recovery;
    this.proposer = proposer;
    this.leader = leader;
    this.workers = workers;
  }

  void receive(String text) {
    try {
      JsonObject message = Wire.parse(text);
      String from = message.getString("f");
      if (from.equals(peers.self())) {
        return;
      }
      if (message.containsKey("re")) {
        calls.replied(message);
      } else {
        handle(message.getString("t"), from, message);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A message of another node could not be read.", e);
    }
  }

  private void handle(String type, String from, JsonObject message) {
    switch (type) {
      case "beat" -> {
        peers.heard(message);
        presence.beat(from, message.getJsonNumber("presence").longValue());
      }
      case "here" -> others.changed(from, message);
      case "painted" -> presence.painted(from, message);
      case "ack" -> presence.acknowledged(message);
      case "who" -> workers.execute(() -> presence.tellAll(from));
      case "roll" -> others.toldAll(from, message);
      default -> {
        boolean ours = peers.voter() && message.getString("g", "").equals(peers.generation());
        if (type.equals("pull") && peers.voter()) {
          workers.execute(() -> recovery.pulled(message));
        } else if (ours) {
          vote(type, from, message.getString("s"), message);
        } else if (message.containsKey("r")) {
          calls.reply(message, Wire.object().add("status", "learning"));
        }
      }
    }
  }

  private void vote(String type, String from, String session, JsonObject message) {
    switch (type) {
      case "where" -> where(session, message);
      case "stand" -> calls.reply(message, replicas.at(session).promise(ballot(message)));
      case "accept" ->
          calls.reply(
              message,
              replicas.at(session).accept(ballot(message), place(message), command(message)));
      case "decided" -> decided(session, from, message);
      case "settled" -> replicas.at(session).settled(ballot(message), place(message));
      case "copy" -> replicas.at(session).install(message, false);
      case "fetch" ->
          workers.execute(() -> calls.reply(message, replicas.at(session).copyFor(message)));
      default -> workers.execute(() -> leader.obey(type, session, message));
    }
  }

  private void where(String session, JsonObject message) {
    Replica replica = replicas.get(session);
    calls.reply(
        message,
        replica == null
            ? Wire.object().add("status", "").add("place", 0).add("waits", false)
            : replica.status(""));
  }

  private void decided(String session, String from, JsonObject message) {
    Replica replica = replicas.at(session);
    long place = place(message);
    Command command = message.containsKey("command") ? command(message) : null;
    if (!replica.decided(ballot(message), place, command)) {
      workers.execute(() -> closeGap(replica, from, place));
    }
  }

  private void closeGap(Replica replica, String from, long place) {
    try {
      if (replica.place() < place) {
        proposer.fetch(replica, from, System.nanoTime() + Calls.ORDER_NANOS);
      }
    } catch (Outage outage) {
      // The next update, or a client's heartbeat, tries again.
      LOG.fine("A gap could not be closed yet.");
    }
  }

  private static Ballot ballot(JsonObject message) {
    return Ballot.parse(message.getString("ballot"));
  }

  private static long place(JsonObject message) {
    return message.getJsonNumber("place").longValue();
  }

  private static Command command(JsonObject message) {
    return Command.parse(message.getJsonObject("command"));
  }
}
