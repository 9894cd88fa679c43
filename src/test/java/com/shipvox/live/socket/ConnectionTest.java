package com.shipvox.live.socket;

import static com.shipvox.live.socket.ConnectionStage.LOGIN;
import static com.shipvox.live.socket.ConnectionStage.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.RevokedTokens.Revocation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A connection's deadlines and limits, by a clock that the test moves; what is said meanwhile, the
 * integration tests follow over real sockets. Logins come with the handshake here.
 */
final class ConnectionTest {
  private final ConnectionStage stage = new ConnectionStage();
  private final ConnectionStage.Port port = new ConnectionStage.Port();

  @Test
  void sweep_noLoginInTime_closedWithLoginTimeout() {
    Connection connection = stage.connect(null, port);
    stage.sweepAfter(connection, Duration.ofSeconds(10));
    assertEquals(List.of(), port.log);
    stage.sweepAfter(connection, Duration.ofMillis(1));
    assertEquals(List.of("close login-timeout"), port.log);
  }

  @Test
  void start_badToken_deniedAndClosed() {
    stage.connect(new Handshake(null, ErrorCode.TOKEN_INVALID, "127.0.0.1"), port);
    assertEquals(List.of("AUTH_RESULT token-invalid", "close token-invalid"), port.log);
  }

  @Test
  void sweep_loginNearsItsEnd_warnedOnceThenDeniedAtTheEnd() {
    Connection connection = stage.connect(stage.viewer(), port);
    port.log.clear();
    stage.talkFor(connection, LOGIN.minusSeconds(31));
    assertEquals(List.of(), port.log);
    stage.talkFor(connection, Duration.ofSeconds(30));
    assertEquals(List.of("ERROR token-expiring"), port.log);
    stage.talkFor(connection, Duration.ofSeconds(1));
    assertEquals(
        List.of("ERROR token-expiring", "AUTH_RESULT token-expired", "close token-expired"),
        port.log);
  }

  @Test
  void sweep_loginRevoked_denied() {
    Connection connection = stage.connect(stage.viewer(), port);
    stage.revocations.revoke(new Revocation("one", "token-1", stage.clock.millis(), 0));
    stage.sweepAfter(connection, Duration.ofSeconds(1));
    assertEquals(
        List.of("AUTH_RESULT", "AUTH_RESULT token-revoked", "close token-revoked"), port.log);
  }

  @Test
  void sweep_silentClient_askedForASignOfLifeThenLetGo() {
    Connection connection = stage.connect(stage.viewer(), port);
    port.log.clear();
    for (int second = 0; second <= 30; second++) {
      stage.sweepAfter(connection, Duration.ofSeconds(1));
    }
    assertEquals(List.of(), port.log);
    for (int second = 0; second < 5; second++) {
      stage.sweepAfter(connection, Duration.ofSeconds(1));
    }
    assertEquals(List.of("ping"), port.log);
    connection.answered();
    stage.sweepAfter(connection, Duration.ofSeconds(30));
    assertEquals(List.of("ping"), port.log);
    stage.sweepAfter(connection, Duration.ofSeconds(31));
    assertEquals(List.of("ping", "close too-slow"), port.log);
  }

  @Test
  void receive_moreFramesThanTheRate_errorAndClosed() {
    Connection connection = stage.connect(stage.viewer(), port);
    port.log.clear();
    for (int frame = 0; frame < 20; frame++) {
      say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    }
    stage.clock.move(Duration.ofMillis(50));
    say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    assertEquals(21, port.log.stream().filter("PONG"::equals).count());
    say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    assertEquals(
        List.of("ERROR too-fast", "close too-fast"), port.log.subList(21, port.log.size()));
  }

  @Test
  void receive_anythingBeforeALogin_denied() {
    Connection connection = stage.connect(null, port);
    say(connection, "{'type':'PING','payload':{'sentAt':1}}");
    assertEquals(List.of("AUTH_RESULT token-missing", "close token-missing"), port.log);
  }

  @Test
  void receive_initWithoutAnyToken_denied() {
    Connection connection = stage.connect(null, port);
    say(connection, "{'type':'INIT','payload':{}}");
    assertEquals(List.of("AUTH_RESULT token-missing", "close token-missing"), port.log);
  }

  @Test
  void closed_socketGone_leavesNothingBehind() {
    Connection connection = stage.connect(stage.viewer(), port);
    say(connection, "{'type':'INIT','payload':{}}");
    assertEquals(1, stage.session.audience().viewerCount());
    assertEquals(1, stage.limits.size());
    connection.closed();
    stage.append();
    assertTrue(stage.session.audience().isEmpty());
    assertEquals(0, stage.limits.size());
    assertEquals(List.of("AUTH_RESULT", "INIT"), port.log);
  }

  @Test
  void drain_serverGoesAway_closedOnce() {
    Connection connection = stage.connect(stage.viewer(), port);
    assertTrue(connection.drain());
    assertEquals(false, connection.drain());
    assertEquals(List.of("AUTH_RESULT", "close draining"), port.log);
  }
}
