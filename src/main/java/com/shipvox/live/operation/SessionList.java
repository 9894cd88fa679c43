package com.shipvox.live.operation;

import com.shipvox.live.session.Session;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as operators see them.
 *
 * @param after set where there may be more: the place in the order of ids to go on from
 */
public record SessionList(List<SessionRow> sessions, @Nullable String after) {
  /** So many viewers of one session are shown; any more are told by their number alone. */
  static final int MOST_VIEWERS = 20;

  /**
   * One session. Nothing of its state is in it.
   *
   * @param issuer of the agent's token
   * @param agent that owns the session: the subject of its token
   * @param keptFrom the log still holds every update after this place
   * @param updatedAt when the last update came, ms since 1970; 0 where there is none
   * @param viewerCount on all nodes
   * @param lag of the viewer that is furthest behind, in updates
   * @param viewers those that are furthest behind first, at most 20
   * @param matched by what a search found it: {@code session}, {@code utterance} or {@code
   *     trackingNumber}
   */
  public record SessionRow(
      String sessionId,
      String issuer,
      String agent,
      String epoch,
      long seq,
      long keptFrom,
      long updatedAt,
      boolean ended,
      int viewerCount,
      long lag,
      List<ViewerRow> viewers,
      @Nullable String matched) {

    static SessionRow of(Session session, @Nullable String matched) {
      long head = session.log().head().seq();
      List<ViewerRow> viewers =
          session.audience().viewers().stream()
              .map(viewer -> ViewerRow.of(viewer, head))
              .sorted(Comparator.comparingLong(ViewerRow::lag).reversed())
              .toList();
      String[] owner = session.owner().split("\n", 2);
      return new SessionRow(
          session.id(),
          owner[0],
          owner[owner.length - 1],
          session.log().epoch(),
          head,
          session.log().kept().seq(),
          session.log().head().at(),
          session.log().ended(),
          viewers.size(),
          viewers.isEmpty() ? 0 : viewers.get(0).lag(),
          viewers.stream().limit(MOST_VIEWERS).toList(),
          matched);
    }
  }

  /**
   * One viewer of a session.
   *
   * @param tokenId by which its token can be revoked
   * @param connectedAt ms since 1970
   * @param renderedSeq everything up to here is painted; 0 before the first ACK
   * @param lag how many updates of the log it has not painted
   * @param transport {@code websocket}, {@code sse} or {@code poll}
   * @param held the updates up to there of which some part waits for its word
   * @param open the slice whose step is open on the page
   */
  public record ViewerRow(
      String id,
      String tokenId,
      long connectedAt,
      long renderedSeq,
      long lag,
      String transport,
      @Nullable List<Long> held,
      @Nullable String open) {

    static ViewerRow of(Viewer viewer, long head) {
      Screen screen = viewer.screen();
      return new ViewerRow(
          viewer.id(),
          viewer.tokenId(),
          viewer.connectedAt(),
          screen.renderedSeq(),
          Math.max(0, head - screen.renderedSeq()),
          viewer.transport().wire(),
          screen.held().isEmpty() ? null : screen.held(),
          screen.open());
    }
  }
}
