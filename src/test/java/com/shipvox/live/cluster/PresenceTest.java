package com.shipvox.live.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.LiveConfig;
import com.shipvox.live.cluster.Envelope.Other;
import com.shipvox.live.cluster.TestNetwork.TestPost;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionStore;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import com.shipvox.live.session.Viewer.Transport;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nodes tell each other of their viewers, where messages cross each other or are lost. */
@Timeout(120)
final class PresenceTest {
  private static final int VIEWERS = 200_000;

  private final TestNetwork network = new TestNetwork();
  private final Revocations revocations = new Revocations(InstantSource.system());
  private final Session session =
      new SessionStore(
              LiveConfig.from(name -> Optional.empty()), InstantSource.system(), Runnable::run)
          .create("s", "a")
          .session();
  private final RemotePresence others = new RemotePresence(revocations, id -> session);
  private final AtomicInteger done = new AtomicInteger();

  @AfterEach
  void stop() {
    network.close();
  }

  private static Viewer viewer(String id, long painted) {
    Viewer viewer = new Viewer(id, Transport.WEBSOCKET, "t-" + id, 5);
    viewer.rendered(painted);
    return viewer;
  }

  private void joined(long version, String id) {
    others.changed(
        "there",
        Wire.message("here", "s").add("join", Wire.json(viewer(id, 0))).add("v", version).build());
  }

  private static JsonObject roll(Viewer... viewers) {
    var all = Wire.array();
    for (Viewer viewer : viewers) {
      all.add(Wire.json(viewer));
    }
    return Wire.object()
        .add("v", 7)
        .add("sessions", Wire.object().add("s", all))
        .add("revoked", Wire.array())
        .build();
  }

  @Test
  void viewer_thatIsToldOfOnceMore_stillWaitedFor() {
    joined(0, "v");
    var audience = session.audience();
    audience.whenRendered(List.of(1L), audience.onScreen(), done::incrementAndGet);
    audience.whenRendered(List.of(2L), audience.onScreen(), done::incrementAndGet);
    others.toldAll("there", roll(viewer("v", 1)));
    assertEquals(1, done.get());
    audience.renderedElsewhere("v", new Screen(2, List.of(), null));
    assertEquals(2, done.get());
    assertEquals(1, audience.viewerCount());
  }

  @Test
  void viewers_missingWhereAllAreTold_areGone() {
    joined(0, "v");
    joined(1, "w");
    others.toldAll("there", roll(viewer("w", 0), viewer("x", 0)));
    assertEquals(
        Set.of("w", "x"),
        Set.copyOf(session.audience().viewers().stream().map(Viewer::id).toList()));
    assertEquals(Set.of("there"), Set.copyOf(others.interested("s")));
    others.toldAll(
        "there",
        Wire.object()
            .add("v", 8)
            .add("sessions", Wire.object())
            .add("revoked", Wire.array())
            .build());
    assertTrue(session.audience().viewers().isEmpty());
    assertTrue(others.interested("s").isEmpty());
  }

  @Test
  void acknowledgements_whileOthersAreTold_noneLost() {
    TestPost post = network.join();
    TestPost there = network.join();
    Peers peers = new Peers(post, 3);
    Peers theirs = new Peers(there, 3);
    Presence presence =
        new Presence(
            new Calls(post, peers, Runnable::run), others, revocations, List::of, id -> null);
    Set<String> told = ConcurrentHashMap.newKeySet();
    there.listen(
        message -> {
          if (EnvelopeCodec.decode(ByteBuffer.wrap(message)).body() instanceof Other other) {
            told.addAll(other.json().getJsonObject("painted").getJsonObject("s").keySet());
          }
        });
    CompletableFuture<Void> viewers =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < VIEWERS; i++) {
                presence.observer("s").rendered(viewer("v-" + i, 1));
              }
            });
    boolean last;
    do {
      last = viewers.isDone();
      peers.heard(theirs.beat(0).build());
      presence.flush();
    } while (!last);
    viewers.join();
    TestCluster.await("all viewers", () -> told.size() == VIEWERS);
  }
}
