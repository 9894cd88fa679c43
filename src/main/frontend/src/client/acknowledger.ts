/** Tells the server what is painted: the newest position only, after the paint, never more than ten times a second. */
export interface Acknowledger {
  /** Everything up to this position has been handed to the screen. */
  rendered(seq: number): void;
  /** A new connection knows of no acknowledgement. */
  restart(): void;
}

// Leaves half of the server's 20 frames a second to acts and heartbeats.
const GAP_MS = 100;

export function createAcknowledger(send: (renderedSeq: number) => void): Acknowledger {
  let painted = 0;
  let sent = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  let scheduled = false;

  const flush = () => {
    scheduled = false;
    // A hidden page paints nothing; it is asked again when it is seen.
    if (painted === sent || (typeof document === "object" && document.hidden)) return;
    sent = painted;
    sentAt = Date.now();
    send(painted);
  };
  const schedule = () => {
    // Called within a frame, a task runs after that frame's paint.
    if (scheduled) return;
    scheduled = true;
    setTimeout(flush, Math.max(0, Math.min(GAP_MS, sentAt + GAP_MS - Date.now())));
  };

  return {
    rendered(seq) {
      painted = seq;
      schedule();
    },
    restart() {
      sent = 0;
      schedule();
    },
  };
}
