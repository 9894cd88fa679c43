package com.shipvox.live.cluster;

import com.shipvox.live.Rounds;
import com.shipvox.live.cluster.Envelope.Accept;
import com.shipvox.live.cluster.Envelope.Accepted;
import com.shipvox.live.cluster.Envelope.Decided;
import com.shipvox.live.cluster.Envelope.Done;
import com.shipvox.live.cluster.Envelope.Order;
import com.shipvox.live.cluster.Envelope.Other;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.ByteBuffer;
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

  /** Takes what one passing-on of the grid has brought. */
  void receive(byte[] passedOn) {
    try {
      Rounds.round(() -> Outbox.each(passedOn, this::receiveOne));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Messages of another node could not be read.", e);
    }
  }

  private void receiveOne(ByteBuffer bytes) {
    try {
      Envelope message = EnvelopeCodec.decode(bytes);
      if (message.from().equals(peers.self())) {
        return;
      }
      if (message.answer() != 0 && !(message.body() instanceof Accept)) {
        calls.replied(message);
      } else if (message.body() instanceof Other other) {
        handle(other.json().getString("t"), message.from(), message, other.json());
      } else if (ours(message)) {
        vote(message);
      } else if (message.question() != 0) {
        calls.reply(message, Wire.object().add("status", "learning"));
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A message of another node could not be read.", e);
    }
  }

  /** Whether both nodes vote in the same cluster. */
  private boolean ours(Envelope message) {
    return peers.voter() && message.generation().equals(peers.generation());
  }

  private void vote(Envelope message) {
    if (message.body() instanceof Order order) {
      leader.append(message, order);
    } else if (message.body() instanceof Accept accept) {
      accept(message, accept);
    } else if (message.body() instanceof Decided decided) {
      decided(message.from(), decided);
    }
  }

  private void accept(Envelope message, Accept accept) {
    JsonObjectBuilder refusal = replicas.at(accept.session()).accept(accept);
    if (refusal != null) {
      calls.reply(message, refusal);
      return;
    }
    calls.reply(message, new Accepted());
    Done done = accept.done();
    if (done != null) {
      calls.replied(new Envelope(message.from(), message.generation(), 0, message.answer(), done));
    }
  }

  private void handle(String type, String from, Envelope envelope, JsonObject message) {
    switch (type) {
      case "beat" -> {
        peers.heard(message);
        presence.beat(from, message.getJsonNumber("presence").longValue());
      }
      case "here" -> {
        others.changed(from, message);
        if (message.getBoolean("follows", false)) {
          tellPlace(from, message.getString("s"));
        }
      }
      case "painted" -> presence.painted(from, message);
      case "ack" -> presence.acknowledged(message);
      case "who" -> workers.execute(() -> presence.tellAll(from));
      case "roll" -> {
        others.toldAll(from, message);
        message.getJsonObject("sessions").keySet().forEach(session -> tellPlace(from, session));
      }
      default -> {
        if (type.equals("pull") && peers.voter()) {
          workers.execute(() -> recovery.pulled(envelope));
        } else if (ours(envelope)) {
          vote(type, message.getString("s"), envelope, message);
        } else if (envelope.question() != 0) {
          calls.reply(envelope, Wire.object().add("status", "learning"));
        }
      }
    }
  }

  private void vote(String type, String session, Envelope envelope, JsonObject message) {
    switch (type) {
      case "where" -> where(session, envelope);
      case "stand" -> calls.reply(envelope, replicas.at(session).promise(ballot(message)));
      case "settled" -> replicas.at(session).settled(ballot(message), place(message));
      case "copy" -> replicas.at(session).install(message, false);
      case "at" -> closeGap(session, envelope.from(), place(message));
      case "fetch" ->
          workers.execute(() -> calls.reply(envelope, replicas.at(session).copyFor(message)));
      default -> workers.execute(() -> leader.obey(type, session, envelope));
    }
  }

  private void where(String session, Envelope message) {
    Replica replica = replicas.get(session);
    calls.reply(
        message,
        replica == null
            ? Wire.object().add("status", "").add("place", 0).add("waits", false)
            : replica.status(""));
  }

  private void decided(String from, Decided decided) {
    Replica replica = replicas.at(decided.session());
    if (!replica.decided(decided.ballot(), decided.place(), decided.command())) {
      workers.execute(() -> closeGap(replica, from, decided.place()));
    }
  }

  /**
   * Tells a node whose first follower of a session has come where the session stands: what was
   * decided since that follower's read, and before this node knew of it, nobody else tells it.
   */
  private void tellPlace(String to, String session) {
    Replica replica = replicas.get(session);
    if (replica != null && replica.place() > 0) {
      calls.send(to, Wire.message("at", session).add("place", replica.place()));
    }
  }

  private void closeGap(String session, String from, long place) {
    Replica replica = replicas.get(session);
    if (replica != null && replica.place() < place) {
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
}
