package com.shipvox.live.delivery;

import com.shipvox.live.message.Findings;
import com.shipvox.live.message.Message.Act;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.node.Meters;
import com.shipvox.live.node.Traces;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.SessionRates;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.spi.JsonProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A viewer's own updates, from whichever transport: checked, appended, told to all. */
@Singleton
public final class ViewerActs {
  private static final JsonProvider JSON = JsonProvider.provider();

  private final Access access;
  private final SessionRates rates;
  private final Meters meters;

  @Inject
  public ViewerActs(Access access, SessionRates rates, Meters meters) {
    this.access = access;
    this.rates = rates;
    this.meters = meters;
  }

  /** Appends the act, or finds it if it came before; waits until it is stored. */
  public Appended act(Caller caller, Session session, Act act) {
    return SessionLog.await(actLater(caller, session, act));
  }

  /**
   * The same, without a wait.
   *
   * @throws Refusal where the act is refused at once; else the future fails with it
   */
  public CompletableFuture<Appended> actLater(Caller caller, Session session, Act act) {
    access.requireWrite(caller, act.payload().slice());
    Findings findings = new Findings();
    UpdateDraft draft =
        SliceRules.check(
            JSON.createObjectBuilder()
                .add("id", act.id())
                .add("slice", act.payload().slice())
                .add("data", act.payload().data())
                .build(),
            "",
            findings);
    try {
      findings.throwIfAny();
    } catch (Refusal refusal) {
      // Into the frame or body as it came, where all but the id is in the payload.
      throw refusal.at(pointer -> pointer.equals("/id") ? pointer : "/payload" + pointer);
    }
    rates.take(session.id(), 1);
    Author author = new Author("viewer:" + caller.subject(), Source.VIEWER, Traces.current());
    return session
        .appendLater(author, List.of(draft))
        .thenApply(
            appended -> {
              meters.appended(appended.fresh(), 1 - appended.fresh());
              return appended;
            });
  }
}
