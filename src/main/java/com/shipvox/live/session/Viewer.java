package com.shipvox.live.session;

import com.shipvox.live.message.WireEnum;

/**
 * One browser that shows a session, as the agent sees it.
 *
 * <p>{@code renderedSeq} only grows; it is guarded by this object's monitor for writing and
 * volatile for reading. {@code tokenId} changes when the login is renewed in place.
 */
public final class Viewer {

  /** What carries the updates to it. */
  public enum Transport implements WireEnum {
    WEBSOCKET,
    SSE,
    POLL
  }

  private final String id;
  private final Transport transport;
  private final long connectedAt;
  private volatile String tokenId;
  private volatile long renderedSeq;

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

  /** Everything up to here is painted; 0 before the first ACK. */
  public long renderedSeq() {
    return renderedSeq;
  }

  public synchronized void rendered(long seq) {
    if (seq > renderedSeq) {
      renderedSeq = seq;
    }
  }
}
