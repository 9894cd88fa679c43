package com.shipvox.live.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.LocalJournal;
import com.shipvox.live.session.ManualClock;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import com.shipvox.live.session.RevokedTokens.Revocation;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Author;
import com.shipvox.live.session.SessionStore;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A connection's deadlines and limits, by a clock that the test moves; what is said meanwhile, the
 * integration tests follow over real sockets. Logins come with the handshake here.
 */
final class ConnectionTest {
  private static final Duration LOGIN = Duration.ofMinutes(15);

  private final ManualClock clock = new ManualClock();
  private final LiveConfig config = LiveConfig.from(name -> Optional.empty());
  private final Revocations revocations = new Revocations();
  private final SessionStore store = LocalJournal.store(config, clock, Runnable::run, revocations);
  private final Session session = store.create("one", "agent").session();
  private final ConnectionLimits limits = new ConnectionLimits(config);
  private final Port port = new Port();

  @Test
  void sweep_noLoginInTime_closedWithLoginTimeout() {
    Connection connection = connect(null);
    sweepAfter(connection, Duration.ofSeconds(10));
    assertEquals(List.of(), port.log);
    sweepAfter(connection, Duration.ofMillis(1));
    assertEquals(List.of("close login-timeout"), port.log);
  }

  @Test
  void start_badToken_deniedAndClosed() {
    connect(new Handshake(null, ErrorCode.TOKEN_INVALID, "127.0.0.1"));
    assertEquals(List.of("AUTH_RESULT token-invalid", "close token-invalid"), port.log);
  }

  @Test
  void sweep_loginNearsItsEnd_warnedOnceThenDeniedAtTheEnd() {
    Connection connection = connect(viewer());
    port.log.clear();
    talkFor(connection, LOGIN.minusSeconds(31));
    assertEquals(List.of(), port.log);
    talkFor(connection, Duration.ofSeconds(30));
    assertEquals(List.of("ERROR token-expiring"), port.log);
    talkFor(connection, Duration.ofSeconds(1));
    assertEquals(
        List.of("ERROR token-expiring", "AUTH_RESULT token-expired", "close token-expired"),
        port.log);
  }

  @Test
  void sweep_loginRevoked_denied() {
    Connection connection = connect(viewer());
    revocations.revoke(new Revocation("one", "token-1", clock.millis(), 0));
    sweepAfter(connection, Duration.ofSeconds(1));
    assertEquals(
        List.of("AUTH_RESULT", "AUTH_RESULT token-revoked", "close token-revoked"), port.log);
  }

  @Test
  void sweep_silentClient_askedForASignOfLifeThenLetGo() {
    Connection connection = connect(viewer());
    port.log.clear();
    for (int second = 0; second <= 30; second++) {
      sweepAfter(connection, Duration.ofSeconds(1));
    }
    assertEquals(List.of(), port.log);
    for (int second = 0; second < 5; second++) {
      sweepAfter(connection, Duration.ofSeconds(1));
    }
    assertEquals(List.of("ping"), port.log);
    connection.answered();
    sweepAfter(connection, Duration.ofSeconds(30));
    assertEquals(List.of("ping"), port.log);
    sweepAfter(connection, Duration.ofSeconds(31));
    assertEquals(List.of("ping", "close too-slow"), port.log);
  }

  @Test
  void receive_moreFramesThanTheRate_errorAndClosed() {
    Connection connection = connect(viewer());
    port.log.clear();
    for (int frame = 0; frame < 20; frame++) {
      say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    }
    clock.move(Duration.ofMillis(50));
    say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    assertEquals(21, port.log.stream().filter("PONG"::equals).count());
    say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    assertEquals(
        List.of("ERROR too-fast", "close too-fast"), port.log.subList(21, port.log.size()));
  }

  @Test
  void receive_anythingBeforeALogin_denied() {
    Connection connection = connect(null);
    say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    assertEquals(List.of("AUTH_RESULT token-missing", "close token-missing"), port.log);
  }

  @Test
  void receive_initWithoutAnyToken_denied() {
    Connection connection = connect(null);
    say(connection, "{'type':'INIT','payload':{}}");
    assertEquals(List.of("AUTH_RESULT token-missing", "close token-missing"), port.log);
  }

  @Test
  void closed_socketGone_leavesNothingBehind() {
    Connection connection = connect(viewer());
    say(connection, "{'type':'INIT','payload':{}}");
    assertEquals(1, session.audience().viewerCount());
    assertEquals(1, limits.size());
    connection.closed();
    append();
    assertTrue(session.audience().isEmpty());
    assertEquals(0, limits.size());
    assertEquals(List.of("AUTH_RESULT", "INIT"), port.log);
  }

  @Test
  void drain_serverGoesAway_closedOnce() {
    Connection connection = connect(viewer());
    assertTrue(connection.drain());
    assertEquals(false, connection.drain());
    assertEquals(List.of("AUTH_RESULT", "close draining"), port.log);
  }

  /** Keeps the client from being silent, second by second. */
  private void talkFor(Connection connection, Duration time) {
    for (int second = 0; second < time.toSeconds(); second++) {
      connection.heard();
      sweepAfter(connection, Duration.ofSeconds(1));
    }
  }

  private void sweepAfter(Connection connection, Duration time) {
    clock.move(time);
    connection.sweep(clock.millis());
  }

  private Handshake viewer() {
    long expiresAt = clock.millis() + LOGIN.toMillis();
    Caller caller =
        new Caller("iss", "viewer:one", Role.VIEWER, "one", "token-1", clock.millis(), expiresAt);
    return new Handshake(caller, null, "127.0.0.1");
  }

  private Connection connect(Handshake handshake) {
    Access access = new Access(store, config);
    Background none =
        new Background() {
          @Override
          public void everySecond(String what, Runnable task) {
            // The test sweeps by itself.
          }
        };
    Meters meters = new Meters();
    ViewerActs acts = new ViewerActs(access, new SessionRates(config, clock, none), meters);
    Services services =
        new Services(
            config,
            clock,
            access,
            limits,
            null,
            revocations,
            acts,
            new ControlFrames(clock, config),
            meters,
            new Traces(true, OpenTelemetry::noop));
    Handshake with = handshake == null ? new Handshake(null, null, "127.0.0.1") : handshake;
    Connection connection = new Connection("c-1", port, with, services);
    connection.start();
    return connection;
  }

  private static void say(Connection connection, String json) {
    connection.receive(new MessageDecoder().decode(TestJson.quoted(json)));
  }

  private void append() {
    UpdateDraft draft = new UpdateDraft(null, "x-a", Phase.DISPLAYING, null, null);
    session.append(new Author("agent:a", Source.AGENT), List.of(draft));
  }

  /** Notes what goes out: a message's type, with the code if it has one. */
  private static final class Port implements SocketPort {
    final List<String> log = new ArrayList<>();

    @Override
    public Written write(Frame frame, Done done) {
      JsonObject message = MessageCodec.parse(frame.text()).asJsonObject();
      String code = message.getJsonObject("payload").getString("code", "");
      log.add((message.getString("type") + " " + code).strip());
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
