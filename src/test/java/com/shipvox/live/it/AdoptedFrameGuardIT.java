package com.shipvox.live.it;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The same on sockets that the container does not know. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
final class AdoptedFrameGuardIT extends FrameGuardIT {
  @Override
  LiveNode node() {
    return StrictNode.proxied();
  }
}
