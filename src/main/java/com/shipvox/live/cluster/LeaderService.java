package com.shipvox.live.cluster;

import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.message.WireEnum;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Logger;

/**
 * Does what other nodes' {@link LeaderClient}s ask of the leader of their session. Thread-safe;
 * blocks while a majority confirms.
 */
final class LeaderService {
  private static final Logger LOG = Logger.getLogger(LeaderService.class.getName());

  private final Calls calls;
  private final Replicas replicas;
  private final Proposer proposer;
  private final InstantSource clock;

  LeaderService(Calls calls, Replicas replicas, Proposer proposer, InstantSource clock) {
    this.calls = calls;
    this.replicas = replicas;
    this.proposer = proposer;
    this.clock = clock;
  }

  /** Carries an order out and answers it, if with no more than why it could not be done. */
  void obey(String type, String session, JsonObject order) {
    long until = System.nanoTime() + Calls.ORDER_NANOS;
    Replica replica = replicas.at(session);
    try {
      switch (type) {
        case "append" -> {
          calls.reply(order, append(replica, order, until));
          touch(replica);
        }
        case "create" -> {
          boolean made = proposer.create(replica, order.getString("owner"), until);
          calls.reply(order, Wire.object().add("made", made));
          touch(replica);
        }
        case "end" -> {
          proposer.end(replica, order.getString("epoch"), until);
          calls.reply(order, Wire.object());
        }
        case "settle" -> proposer.settle(replica, until);
        case "touch" -> touch(replica);
        default -> LOG.fine(() -> "A message of unknown type: " + type);
      }
    } catch (Refusal refusal) {
      calls.reply(order, Wire.object().add("refused", Wire.json(refusal)));
    } catch (Outage outage) {
      if (order.containsKey("r")) {
        calls.reply(order, Wire.object().add("outage", !outage.withoutEffect()));
      }
    }
  }

  private JsonObjectBuilder append(Replica replica, JsonObject order, long until) {
    Author author =
        new Author(
            order.getString("sender"),
            WireEnum.parse(Source.class, order.getString("source")).orElseThrow(),
            order.getString("trace", null));
    List<UpdateDraft> drafts =
        order.getJsonArray("drafts").stream()
            .map(JsonValue::asJsonObject)
            .map(Wire::draft)
            .toList();
    JsonArrayBuilder results = Wire.array();
    for (Result each : proposer.append(replica, order.getString("epoch"), author, drafts, until)) {
      results.add(
          Wire.object()
              .add("id", each.id())
              .add("seq", each.seq())
              .add("duplicate", each.duplicate()));
    }
    return Wire.object().add("results", results);
  }

  private void touch(Replica replica) {
    Session session = replica.session();
    if (session != null) {
      session.touch(clock.millis());
    }
  }
}
