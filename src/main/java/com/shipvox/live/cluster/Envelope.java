package com.shipvox.live.cluster;

import com.shipvox.live.session.DraftCopy;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionLog.Result;
import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message from one node to another. What each update takes has a type of its own and travels in
 * binary form ({@link EnvelopeCodec}); whatever is rarer is JSON ({@link Wire}).
 *
 * @param from the node that sent it
 * @param generation of the cluster that node votes in; empty while it only learns
 * @param question the number that an answer is to name; 0 where none is wanted
 * @param answer the number of the question that this answers; 0 where it answers none
 */
record Envelope(String from, String generation, long question, long answer, Body body) {
  sealed interface Body {}

  /** Any message that is not one of the others. */
  record Other(JsonObject json) implements Body {}

  /**
   * A session's leader shall append updates, all or none.
   *
   * @param known the highest ballot of the session that the sender knows of; null from a node that
   *     does not ask elsewhere when it is told of a higher one
   */
  record Order(
      String session, String epoch, Author author, List<DraftCopy> drafts, @Nullable Ballot known)
      implements Body {
    Order {
      drafts = List.copyOf(drafts);
    }
  }

  /** They are in the log. */
  record Done(List<Result> results) implements Body {
    Done {
      results = List.copyOf(results);
    }
  }

  /**
   * A leader asks for a vote for a command at a place.
   *
   * @param decides whether this vote and the leader's own are a majority, so that whoever gives it
   *     knows that the command is in force
   * @param done what the order that this message answers has led to, once it is in force; null
   *     where it answers none
   */
  record Accept(
      String session,
      Ballot ballot,
      long place,
      Command command,
      boolean decides,
      @Nullable Done done)
      implements Body {
    /** One vote of several, or one that has been asked for before. */
    Accept(String session, Ballot ballot, long place, Command command) {
      this(session, ballot, place, command, false, null);
    }
  }

  /** The vote is given. */
  record Accepted() implements Body {}

  /**
   * A command is in force.
   *
   * @param command null where the receiver has voted for it
   */
  record Decided(String session, Ballot ballot, long place, @Nullable Command command)
      implements Body {}

  /** The message as JSON, for whoever can only have been sent that. */
  JsonObject json() {
    return ((Other) body).json();
  }
}
