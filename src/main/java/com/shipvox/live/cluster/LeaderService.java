package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Envelope.Done;
import com.shipvox.live.cluster.Envelope.Order;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.MemoryLog;
import com.shipvox.live.session.MemoryLog.Plan;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Does what other nodes' {@link LeaderClient}s ask of the leader of their session. Thread-safe. */
final class LeaderService {
  private static final Logger LOG = Logger.getLogger(LeaderService.class.getName());

  private final Calls calls;
  private final Replicas replicas;
  private final Leaders leaders;
  private final Proposer proposer;
  private final FastAppends appends;
  private final Executor workers;
  private final InstantSource clock;

  LeaderService(
      Calls calls,
      Replicas replicas,
      Leaders leaders,
      Proposer proposer,
      FastAppends appends,
      Executor workers,
      InstantSource clock) {
    this.calls = calls;
    this.replicas = replicas;
    this.leaders = leaders;
    this.proposer = proposer;
    this.appends = appends;
    this.workers = workers;
    this.clock = clock;
  }

  /** Appends what another node was asked to; blocks only on a worker. */
  void append(Envelope envelope, Order order) {
    long until = System.nanoTime() + Calls.ORDER_NANOS;
    Replica replica = replicas.at(order.session());
    Function<MemoryLog, Plan> planned = log -> log.planCopies(order.author(), order.drafts());
    answerFailure(
        envelope,
        () -> {
          sendBack(order.session(), order.known());
          Answer answer = new Answer(envelope, replica);
          if (!appends.begin(replica, order.epoch(), planned, until, answer)) {
            Runnable inTurn =
                () -> answer.done(proposer.append(replica, order.epoch(), planned, until));
            workers.execute(() -> answerFailure(envelope, inTurn));
          }
        });
  }

  /** Carries any other order out; blocks. */
  void obey(String type, String session, Envelope envelope) {
    answerFailure(envelope, () -> carryOut(type, session, envelope));
  }

  private void carryOut(String type, String session, Envelope envelope) {
    long until = System.nanoTime() + Calls.ORDER_NANOS;
    Replica replica = replicas.at(session);
    JsonObject order = envelope.json();
    sendBack(session, known(envelope));
    switch (type) {
      case "create" -> {
        boolean made = proposer.create(replica, order.getString("owner"), until);
        calls.reply(envelope, Wire.object().add("made", made));
        touch(replica);
      }
      case "end" -> {
        proposer.end(replica, order.getString("epoch"), until);
        calls.reply(envelope, Wire.object());
      }
      case "settle" -> proposer.settle(replica, until);
      case "touch" -> touch(replica);
      default -> LOG.fine(() -> "A message of unknown type: " + type);
    }
  }

  /** Fails where another node leads that the sender of the order does not know of. */
  private void sendBack(String session, @Nullable Ballot known) {
    if (known != null && leaders.elsewhere(session, known)) {
      throw new Outage("Another node leads.", true);
    }
  }

  /** The highest ballot that the sender of an order knows of; null where it does not tell. */
  private static @Nullable Ballot known(Envelope order) {
    if (order.body() instanceof Order append) {
      return append.known();
    }
    String known = order.json().getString("ballot", null);
    return known == null ? null : Ballot.parse(known);
  }

  private static String session(Envelope order) {
    return order.body() instanceof Order append ? append.session() : order.json().getString("s");
  }

  /** Does it, and answers the order with why where it cannot be done. */
  private void answerFailure(Envelope order, Runnable work) {
    try {
      work.run();
    } catch (Refusal refusal) {
      calls.reply(order, Wire.object().add("refused", Wire.json(refusal)));
    } catch (Outage outage) {
      failed(order, outage);
    }
  }

  private void failed(Envelope order, Outage outage) {
    if (order.question() == 0) {
      return;
    }
    JsonObjectBuilder reply = Wire.object().add("outage", !outage.withoutEffect());
    Ballot known = known(order);
    Ballot promised = leaders.known(session(order));
    if (known != null && promised.compareTo(known) > 0) {
      reply.add("promised", promised.toString());
    }
    calls.reply(order, reply);
  }

  /** Answers an append when it is confirmed, or is not. */
  private final class Answer implements FastAppends.Outcome {
    private final Envelope order;
    private final Replica replica;

    Answer(Envelope order, Replica replica) {
      this.order = order;
      this.replica = replica;
    }

    @Override
    public Envelope order() {
      return order;
    }

    @Override
    public boolean mayMove() {
      return known(order) != null;
    }

    @Override
    public void done(List<Result> results) {
      calls.reply(order, new Done(results));
      touch(replica);
    }

    @Override
    public void doneByVote() {
      touch(replica);
    }

    @Override
    public void failed(Outage outage) {
      LeaderService.this.failed(order, outage);
    }
  }

  private void touch(Replica replica) {
    Session session = replica.session();
    if (session != null) {
      session.touch(clock.millis());
    }
  }
}
