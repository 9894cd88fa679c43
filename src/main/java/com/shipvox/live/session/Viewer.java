package com.shipvox.live.session;

import com.shipvox.live.message.Message.AckPayload;
import com.shipvox.live.message.WireEnum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One browser that shows a session, as the agent sees it.
 *
 * <p>The screen's {@code renderedSeq} only grows; the screen is guarded by this object's monitor
 * for writing and volatile for reading. {@code tokenId} changes when the login is renewed in place.
 */
public final class Viewer {

  /** What carries the updates to it. */
  public enum Transport implements WireEnum {
    WEBSOCKET,
    SSE,
    POLL
  }

  /**
   * What the browser last said of its screen.
   *
   * @param renderedSeq everything up to here is painted, except what is held; 0 before the first
   *     ACK
   * @param held the updates of which some part waits for its word
   * @param open the slice whose step is open, if the page has such steps
   */
  public record Screen(long renderedSeq, List<Long> held, @Nullable String open) {
    public Screen {
      held = List.copyOf(held);
    }

    /** The screen as an acknowledgement tells of it. */
    public static Screen of(AckPayload ack) {
      List<Long> held = ack.held();
      return new Screen(ack.renderedSeq(), held == null ? List.of() : held, ack.open());
    }
  }

  private final String id;
  private final Transport transport;
  private final long connectedAt;
  private volatile String tokenId;
  private volatile Screen screen = new Screen(0, List.of(), null);

  public Viewer(String id, Transport transport, String tokenId, long connectedAt) {
    this.id = id;
    this.transport = transport;
    this.tokenId = tokenId;
    this.connectedAt = connectedAt;
  }

  public String id() {
    return id;
  }

  public Transport transport() {
    return transport;
  }

  /** ms since 1970. */
  public long connectedAt() {
    return connectedAt;
  }

  public String tokenId() {
    return tokenId;
  }

  public void tokenId(String renewed) {
    tokenId = renewed;
  }

  public Screen screen() {
    return screen;
  }

  public long renderedSeq() {
    return screen.renderedSeq();
  }

  /** Notes that everything up to here is painted, unless that is known. */
  public synchronized void rendered(long seq) {
    if (seq > screen.renderedSeq()) {
      screen = new Screen(seq, List.of(), screen.open());
    }
  }

  /** Notes what the browser says of its screen, unless it has said something newer. */
  public synchronized void shows(Screen said) {
    if (said.renderedSeq() >= screen.renderedSeq()) {
      screen = said;
    }
  }
}
