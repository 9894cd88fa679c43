package com.shipvox.live.cluster;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;

/** This node could not bring something about, because too few nodes answered, or another led. */
final class Outage extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean withoutEffect;

  /**
   * @param withoutEffect true where it certainly has not happened and will not; else nobody knows
   */
  Outage(String message, boolean withoutEffect) {
    super(message, null, false, false);
    this.withoutEffect = withoutEffect;
  }

  boolean withoutEffect() {
    return withoutEffect;
  }

  /** What the client is told: the same request, with the same id, may succeed a little later. */
  static Refusal refusal() {
    return Refusal.retryAfter(
        ErrorCode.UNAVAILABLE, "Too few nodes of the cluster can be reached; try again.", 1);
  }
}
