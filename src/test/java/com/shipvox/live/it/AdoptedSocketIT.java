package com.shipvox.live.it;

import org.junit.jupiter.api.Timeout;

/** The same on sockets that the container does not know. */
@Timeout(60)
final class AdoptedSocketIT extends SocketIT {
  @Override
  LiveNode node() {
    return WayOut.ADOPTED.shared();
  }
}
