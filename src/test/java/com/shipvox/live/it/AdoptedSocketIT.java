package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same on sockets that Grizzly opens and the servlet container does not know. */
@Timeout(60)
final class AdoptedSocketIT extends SocketIT {
  @Override
  LiveNode node() {
    return WayOut.GRIZZLY.shared();
  }

  @Test
  void sockets_afterTheFirst_openedByGrizzly() {
    TestSession session = Api.agent(node().server()).open();
    try (FeedSocket first = session.socket();
        FeedSocket second = session.socket()) {
      first.init();
      second.init();
      boolean adopted = new NodeProcess(node()).has("com.shipvox.live.fast.AdoptedSocket");
      assertEquals(WayOut.GRIZZLY.isFast(), adopted);
    }
  }
}
