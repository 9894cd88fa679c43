package com.shipvox.live.agent;

import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Opening;
import com.shipvox.live.session.SessionLog.Result;
import com.shipvox.live.session.Viewer;
import com.shipvox.live.session.Viewer.Screen;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies that the REST API answers with; their shapes are the contract's section 6. */
public final class Answers {
  private Answers() {}

  /**
   * @param socketUrl where viewers connect; only where the node has a public URL
   * @param apiUrl where all further calls for this session go; only where the node has a public URL
   */
  public record SessionCreated(
      String sessionId,
      String epoch,
      long seq,
      String viewerToken,
      String viewerTokenId,
      long viewerTokenExpiresAt,
      @Nullable String socketUrl,
      @Nullable String apiUrl) {}

  /**
   * @param viewerTokenId its {@code jti}, by which it can be revoked
   * @param viewerTokenExpiresAt ms since 1970
   */
  public record ViewerToken(String viewerToken, String viewerTokenId, long viewerTokenExpiresAt) {}

  public record SessionView(
      String sessionId, String epoch, long seq, JsonObject state, List<ViewerView> viewers) {

    /** The session as it is now. */
    public static SessionView of(Session session) {
      Opening now = session.log().open(null);
      return new SessionView(
          session.id(),
          session.log().epoch(),
          now.head().seq(),
          now.state() == null ? JsonValue.EMPTY_JSON_OBJECT : now.state(),
          session.audience().viewers().stream().map(ViewerView::of).toList());
    }
  }

  /**
   * @param connectedAt ms since 1970
   * @param renderedSeq everything up to here is painted; 0 before the first ACK
   * @param transport {@code websocket}, {@code sse} or {@code poll}
   * @param held the updates up to there of which some part waits for its word
   * @param open the slice whose step is open on the page
   */
  public record ViewerView(
      String id,
      long connectedAt,
      long renderedSeq,
      String transport,
      @Nullable List<Long> held,
      @Nullable String open) {

    static ViewerView of(Viewer viewer) {
      Screen screen = viewer.screen();
      return new ViewerView(
          viewer.id(),
          viewer.connectedAt(),
          screen.renderedSeq(),
          viewer.transport().wire(),
          screen.held().isEmpty() ? null : screen.held(),
          screen.open());
    }
  }

  /**
   * @param seq the highest of the updates' places
   * @param rendered only where the agent asked to wait for it
   */
  public record Accepted(
      String epoch, long seq, int viewers, List<Result> results, @Nullable Rendered rendered) {

    /** As JSON; by hand, because it answers each and every update. */
    String json() {
      StringBuilder json = new StringBuilder(128 + 64 * results.size());
      MessageCodec.quote(json.append("{\"epoch\":"), epoch);
      if (rendered != null) {
        json.append(",\"rendered\":").append(MessageCodec.encodeValue(rendered));
      }
      json.append(",\"results\":[");
      for (Result result : results) {
        json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
            .append("{\"duplicate\":")
            .append(result.duplicate())
            .append(",\"id\":");
        MessageCodec.quote(json, result.id()).append(",\"seq\":").append(result.seq()).append('}');
      }
      return json.append("],\"seq\":")
          .append(seq)
          .append(",\"viewers\":")
          .append(viewers)
          .append('}')
          .toString();
    }
  }

  /**
   * How far an update has come on the screens.
   *
   * @param by viewers that have painted it
   * @param of viewers that were on socket or stream when it was appended
   * @param held viewers that have acknowledged it, and hold some part of it until its word
   * @param ms from the append to this answer
   */
  public record Rendered(int by, int of, int held, long ms) {}
}
