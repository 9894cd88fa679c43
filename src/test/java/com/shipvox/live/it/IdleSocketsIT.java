package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that only stay open: what each of them keeps in the node's memory. */
@Timeout(180)
final class IdleSocketsIT {
  private static final int FIRST = 100;
  private static final int MORE = 800;
  private static final int MOST_BYTES = 40 << 10;
  private static final int MOST_BYTES_FAST = 10 << 10;

  @Test
  void sockets_thatOnlyStayOpen_keepLittleEach() {
    assertLittleEach(WayOut.PROXIED.shared(), MOST_BYTES);
    assertLittleEach(
        WayOut.GRIZZLY.shared(), WayOut.GRIZZLY.isFast() ? MOST_BYTES_FAST : MOST_BYTES);
  }

  @Test
  void socketsWithCompression_thatOnlyStayOpen_keepAsLittle() {
    try (LiveNode node = WayOut.GRIZZLY.start(Zip.SETTINGS)) {
      assertLittleEach(node, WayOut.GRIZZLY.isFast() ? MOST_BYTES_FAST : MOST_BYTES);
    }
  }

  private static void assertLittleEach(LiveNode node, int most) {
    List<RawLine> lines = new ArrayList<>();
    try {
      TestSession session = Api.agent(node.server()).open();
      open(session, FIRST, lines);
      NodeProcess process = new NodeProcess(node);
      long before = process.liveBytes();
      open(session, MORE, lines);
      long each = (process.liveBytes() - before) / MORE;
      assertTrue(each < most, "bytes for each socket: " + each);
    } finally {
      lines.forEach(RawLine::close);
    }
  }

  private static void open(TestSession session, int count, List<RawLine> lines) {
    for (int i = 0; i < count; i++) {
      lines.add(RawLine.following(session, Zip.OFFER));
    }
  }
}
