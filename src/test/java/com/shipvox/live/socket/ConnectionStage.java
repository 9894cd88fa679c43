package com.shipvox.live.socket;

import com.shipvox.live.agent.Ingest;
import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.delivery.ControlFrames;
import com.shipvox.live.delivery.ViewerActs;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Phase;
import com.shipvox.live.message.Role;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.node.Background;
import com.shipvox.live.node.Meters;
import com.shipvox.live.node.Traces;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.security.SessionRates;
import com.shipvox.live.security.TokenVerifier;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.LocalJournal;
import com.shipvox.live.session.ManualClock;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionStore;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Real connections to one session, without sockets: the test moves the clock and the workers. */
final class ConnectionStage {
  static final Duration LOGIN = Duration.ofMinutes(15);

  final ManualClock clock = new ManualClock();
  final LiveConfig config;
  final Revocations revocations = new Revocations();
  final SessionStore store;
  final LocalJournal journal;
  final Session session;
  final ConnectionLimits limits;
  private final Services services;

  ConnectionStage() {
    this(LiveConfig.from(name -> Optional.empty()), null, Runnable::run, Runnable::run);
  }

  ConnectionStage(LiveConfig config, TokenVerifier verifier, Executor workers, Executor slowWork) {
    this.config = config;
    store = new SessionStore(config, clock, Runnable::run, revocations);
    journal = LocalJournal.attachTo(store, clock);
    session = store.create("one", "issuer\nagent").session();
    limits = new ConnectionLimits(config);
    Access access = new Access(store, config);
    Background none =
        new Background() {
          @Override
          public void everySecond(String what, Runnable task) {
            // The test sweeps by itself.
          }
        };
    Meters meters = new Meters();
    SessionRates rates = new SessionRates(config, clock, none);
    services =
        new Services(
            config,
            clock,
            clock,
            access,
            limits,
            verifier,
            revocations,
            new ViewerActs(access, rates, meters),
            new Ingest(null, access, null, rates, config, clock, meters),
            new ControlFrames(clock, config),
            meters,
            new Traces(false, OpenTelemetry::noop),
            workers,
            slowWork);
  }

  Connection connect(Handshake handshake, SocketPort port) {
    Handshake with = handshake == null ? new Handshake(null, null, "127.0.0.1") : handshake;
    Connection connection = new Connection("c-" + with.hashCode(), port, with, services);
    connection.start();
    return connection;
  }

  /** A handshake with a good token of the session's viewer. */
  Handshake viewer() {
    return login("viewer:one", Role.VIEWER, "one");
  }

  /** A handshake with a good token of the session's owner. */
  Handshake agent() {
    return login("agent", Role.AGENT, null);
  }

  private Handshake login(String subject, Role role, String sessionId) {
    long now = clock.millis();
    Caller caller =
        new Caller("issuer", subject, role, sessionId, "token-1", now, now + LOGIN.toMillis());
    return new Handshake(caller, null, "127.0.0.1");
  }

  void sweepAfter(Connection connection, Duration time) {
    clock.move(time);
    connection.sweep(clock.millis());
  }

  /** Keeps the client from being silent, second by second. */
  void talkFor(Connection connection, Duration time) {
    for (int second = 0; second < time.toSeconds(); second++) {
      connection.heard();
      sweepAfter(connection, Duration.ofSeconds(1));
    }
  }

  static void say(Connection connection, String json) {
    connection.receive(new MessageDecoder().decode(TestJson.quoted(json)));
  }

  void append() {
    UpdateDraft draft = new UpdateDraft(null, "x-a", Phase.DISPLAYING, null, null);
    session.append(new Author("agent:a", Source.AGENT), List.of(draft));
  }

  /** Notes what goes out: a message's type, with the code or the id that it refers to. */
  static class Port implements SocketPort {
    final List<String> log = new CopyOnWriteArrayList<>();
    final List<JsonObject> messages = new CopyOnWriteArrayList<>();

    @Override
    public Written write(Frame frame, Done done) {
      JsonObject message = MessageCodec.parse(frame.text()).asJsonObject();
      JsonObject payload = message.getJsonObject("payload");
      String what = message.getString("type") + " " + payload.getString("code", "");
      log.add(what.strip());
      messages.add(message);
      return Written.WRITTEN;
    }

    @Override
    public void close(ErrorCode why) {
      log.add("close " + why.wire());
    }

    @Override
    public void ping() {
      log.add("ping");
    }
  }
}
