package com.shipvox.live.it;

import org.junit.jupiter.api.Timeout;

/** The same on sockets that the container does not know. */
@Timeout(120)
final class AdoptedFrameGuardIT extends FrameGuardIT {
  @Override
  LiveNode node() {
    return StrictNode.proxied();
  }
}
