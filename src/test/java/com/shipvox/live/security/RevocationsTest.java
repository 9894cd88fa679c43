package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.Role;
import com.shipvox.live.session.RevokedTokens.Revocation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RevocationsTest {
  private final MovableClock clock = new MovableClock();
  private final Revocations revocations = new Revocations();

  private void revoke(String sessionId, String tokenId, long at) {
    revocations.revoke(new Revocation(sessionId, tokenId, at, clock.millis()));
  }

  private Caller viewer(String sessionId, String tokenId, long issuedAt) {
    return new Caller("iss", "v", Role.VIEWER, sessionId, tokenId, issuedAt, issuedAt + 900_000);
  }

  @Test
  void revoke_oneToken_othersStayGood() {
    revoke("s-1", "t-1", clock.millis());
    revoke("s-1", "t-2", clock.millis());
    long now = clock.millis();
    assertTrue(revocations.isRevoked(viewer("s-1", "t-1", now)));
    assertTrue(revocations.isRevoked(viewer("s-1", "t-2", now)));
    assertFalse(revocations.isRevoked(viewer("s-1", "t-3", now)));
    assertFalse(revocations.isRevoked(viewer("s-2", "t-1", now)));
  }

  @Test
  void revokeAll_tokensUpToThatMoment_revokedAndYoungerOnesNot() {
    long now = clock.millis();
    revoke("s-1", null, now);
    assertTrue(revocations.isRevoked(viewer("s-1", "t-1", now)));
    assertFalse(revocations.isRevoked(viewer("s-1", "t-2", now + 1)));
    revoke("s-1", null, now - 10);
    assertTrue(revocations.isRevoked(viewer("s-1", "t-1", now)), "an older order must not undo");
  }

  @Test
  void isRevoked_agentOrOperator_never() {
    revoke("s-1", null, clock.millis());
    for (Role role : new Role[] {Role.AGENT, Role.OPERATOR}) {
      assertFalse(
          revocations.isRevoked(new Caller("iss", "a", role, "s-1", "t-1", 0, clock.millis() + 1)));
    }
  }

  @Test
  void revoke_overTheBound_wholeSessionFailsClosed() {
    for (int i = 0; i <= Revocations.MOST_PER_SESSION; i++) {
      revoke("s-1", "t-" + i, clock.millis());
    }
    long now = clock.millis();
    assertTrue(revocations.isRevoked(viewer("s-1", "t-0", now)));
    assertTrue(revocations.isRevoked(viewer("s-1", "never named", now)));
    assertFalse(revocations.isRevoked(viewer("s-1", "younger", now + 1)));
  }

  @Test
  void revoke_longAgo_forgottenOnceNoTokenCanBeAlive() {
    revoke("s-1", "t-1", clock.millis());
    revoke("s-2", null, clock.millis());
    clock.move(Claims.LONGEST_VIEWER_LIFE.minusMinutes(2));
    revoke("s-3", "t-1", clock.millis());
    assertEquals(3, revocations.size());
    clock.move(Duration.ofMinutes(3));
    revoke("s-4", "t-1", clock.millis());
    assertEquals(2, revocations.size());
  }
}
