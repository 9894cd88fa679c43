package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.session.Audience.Follower;
import com.shipvox.live.session.Viewer.Screen;
import com.shipvox.live.session.Viewer.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is told that the log has grown, and who has painted what. */
final class AudienceTest {
  private final Queue<Runnable> handedOver = new ArrayDeque<>();
  private final Audience audience = new Audience(handedOver::add, 3);

  @Test
  void follow_sessionDroppedMeanwhile_sentAwayAtOnceAndCountedNowhere() {
    audience.close();
    boolean[] dismissed = {false};
    audience.follow(
        new Audience.Follower() {
          @Override
          public void advanced() {}

          @Override
          public void dismissed() {
            dismissed[0] = true;
          }
        });
    assertTrue(dismissed[0]);
    Viewer late = new Viewer("v", Viewer.Transport.SSE, "t", 0);
    assertThrows(Refusal.class, () -> audience.join(late));
  }

  private final List<String> told = new ArrayList<>();

  @Test
  void advanced_fewFollowers_toldAtOnce() {
    follow(8);
    audience.advanced();
    assertEquals(8, told.size());
    assertTrue(handedOver.isEmpty());
  }

  @Test
  void advanced_manyFollowers_handedOverOnceUntilThePassBegins() {
    follow(9);
    audience.advanced();
    audience.advanced();
    assertEquals(0, told.size());
    assertEquals(1, handedOver.size());
    handedOver.remove().run();
    assertEquals(9, told.size());
    audience.advanced();
    assertEquals(1, handedOver.size());
  }

  @Test
  void advanced_newsDuringAPass_anotherPass() {
    follow(9);
    boolean[] once = {true};
    audience.follow(
        () -> {
          if (once[0]) {
            once[0] = false;
            audience.advanced();
          }
        });
    audience.advanced();
    handedOver.remove().run();
    assertEquals(18, told.size());
    assertTrue(handedOver.isEmpty());
  }

  @Test
  void advanced_oneFollowerFails_theOthersAreToldThenAndLater() {
    follow(9);
    audience.follow(
        () -> {
          throw new IllegalStateException("gone");
        });
    audience.advanced();
    handedOver.remove().run();
    audience.advanced();
    handedOver.remove().run();
    assertEquals(18, told.size());
  }

  @Test
  void unfollow_one_theOthersAreStillTold() {
    List<Follower> followers = follow(3);
    audience.unfollow(followers.get(1));
    audience.advanced();
    assertEquals(List.of("0", "2"), told.stream().sorted().toList());
  }

  @Test
  void join_beyondTheBound_refusedUntilOneLeaves() {
    Viewer first = viewer("a", Transport.WEBSOCKET, "t");
    viewer("b", Transport.SSE, "t");
    viewer("c", Transport.POLL, "t");
    Refusal refusal = assertThrows(Refusal.class, () -> viewer("d", Transport.WEBSOCKET, "t"));
    assertEquals(ErrorCode.TOO_MANY_CONNECTIONS, refusal.code());
    assertEquals(3, audience.viewerCount());
    audience.leave(first);
    viewer("d", Transport.WEBSOCKET, "t");
    assertEquals(3, audience.viewerCount());
  }

  @Test
  void isEmpty_followerOrViewer_isNot() {
    assertTrue(audience.isEmpty());
    Follower follower = follow(1).get(0);
    assertFalse(audience.isEmpty());
    audience.unfollow(follower);
    Viewer viewer = viewer("a", Transport.POLL, "t");
    assertFalse(audience.isEmpty());
    audience.leave(viewer);
    assertTrue(audience.isEmpty());
  }

  @Test
  void rendered_ack_growsAndNeverAboveTheHead() {
    Viewer viewer = viewer("a", Transport.WEBSOCKET, "t");
    assertEquals(0, viewer.renderedSeq());
    audience.rendered(viewer, 4, 9);
    audience.rendered(viewer, 2, 9);
    assertEquals(4, viewer.renderedSeq());
    audience.rendered(viewer, 1_000_000, 9);
    assertEquals(9, viewer.renderedSeq());
  }

  @Test
  void rendered_byToken_itsConnectionsAlone() {
    Viewer stream = viewer("a", Transport.SSE, "t");
    Viewer poll = viewer("b", Transport.POLL, "t");
    Viewer other = viewer("c", Transport.SSE, "u");
    audience.rendered("t", new Screen(5, List.of(), null), 9);
    assertEquals(List.of(5L, 5L, 0L), rendered(stream, poll, other));
    other.tokenId("t");
    audience.rendered("t", new Screen(6, List.of(), null), 9);
    assertEquals(List.of(6L, 6L, 6L), rendered(stream, poll, other));
  }

  @Test
  void onScreen_pollers_areNotWaitedFor() {
    Viewer socket = viewer("a", Transport.WEBSOCKET, "t");
    Viewer stream = viewer("b", Transport.SSE, "t");
    viewer("c", Transport.POLL, "t");
    assertEquals(2, audience.onScreen().size());
    assertTrue(audience.onScreen().containsAll(List.of(socket, stream)));
  }

  @Test
  void whenRendered_lastViewerPaints_toldOnce() {
    Viewer one = viewer("a", Transport.WEBSOCKET, "t");
    Viewer two = viewer("b", Transport.SSE, "u");
    RenderedWait wait =
        audience.whenRendered(List.of(5L), audience.onScreen(), () -> told.add("done"));
    audience.rendered(one, 5, 9);
    audience.rendered(two, 4, 9);
    assertEquals(List.of(), told);
    assertEquals(1, wait.by());
    audience.rendered(two, 9, 9);
    audience.rendered(two, 9, 9);
    assertEquals(List.of("done"), told);
    assertEquals(2, wait.by());
    assertEquals(2, wait.of());
  }

  @Test
  void whenRendered_partHeld_countedAsHeldUntilItsWord() {
    Viewer one = viewer("a", Transport.WEBSOCKET, "t");
    Viewer two = viewer("b", Transport.SSE, "u");
    RenderedWait wait =
        audience.whenRendered(List.of(4L, 5L), audience.onScreen(), () -> told.add("done"));
    audience.rendered(one, new Screen(5, List.of(4L, 7L), "payment"), 9);
    assertEquals(new Screen(5, List.of(4L), "payment"), one.screen());
    assertEquals(List.of(0, 1), List.of(wait.by(), wait.held()));
    audience.rendered(two, new Screen(5, List.of(3L), null), 9);
    assertEquals(List.of("done"), told);
    assertEquals(List.of(1, 1), List.of(wait.by(), wait.held()));
    audience.rendered(one, new Screen(5, List.of(), "payment"), 9);
    assertEquals(List.of(2, 0), List.of(wait.by(), wait.held()));
  }

  @Test
  void rendered_olderAckComesLate_changesNothing() {
    Viewer viewer = viewer("a", Transport.SSE, "t");
    audience.rendered(viewer, new Screen(6, List.of(), "label"), 9);
    audience.rendered(viewer, new Screen(5, List.of(5L), "quotes"), 9);
    assertEquals(new Screen(6, List.of(), "label"), viewer.screen());
  }

  @Test
  void whenRendered_nobodyOrAllPainted_toldAtOnce() {
    audience.whenRendered(List.of(5L), List.of(), () -> told.add("nobody"));
    Viewer viewer = viewer("a", Transport.WEBSOCKET, "t");
    audience.rendered(viewer, 5, 9);
    audience.whenRendered(List.of(5L), List.of(viewer), () -> told.add("painted"));
    assertEquals(List.of("nobody", "painted"), told);
  }

  @Test
  void whenRendered_viewerLeftOrCame_ofStaysAsItWas() {
    Viewer leaving = viewer("a", Transport.WEBSOCKET, "t");
    RenderedWait wait =
        audience.whenRendered(List.of(5L), audience.onScreen(), () -> told.add("done"));
    audience.leave(leaving);
    audience.rendered(viewer("b", Transport.WEBSOCKET, "u"), 9, 9);
    assertEquals(List.of(), told);
    assertEquals(1, wait.of());
    assertEquals(0, wait.by());
    audience.forget(wait);
    audience.rendered(leaving, 9, 9);
    assertEquals(List.of(), told);
  }

  private List<Follower> follow(int count) {
    List<Follower> followers =
        IntStream.range(0, count)
            .mapToObj(i -> (Follower) () -> told.add(Integer.toString(i)))
            .toList();
    followers.forEach(audience::follow);
    return followers;
  }

  private Viewer viewer(String id, Transport transport, String tokenId) {
    Viewer viewer = new Viewer(id, transport, tokenId, 0);
    audience.join(viewer);
    return viewer;
  }

  private static List<Long> rendered(Viewer... viewers) {
    return java.util.Arrays.stream(viewers).map(Viewer::renderedSeq).toList();
  }
}
