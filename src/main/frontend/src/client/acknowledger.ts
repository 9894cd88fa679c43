import type { AckPayload } from "../protocol/message-types.js";

/** Tells the server what is painted: the newest position only, after the paint, never more than ten times a second. */
export interface Acknowledger {
  /** Everything up to this position has been handed to the screen. */
  rendered(seq: number): void;
  /** A cue was painted so long after its word, in ms; goes along with the next acknowledgement. */
  synced(errorMs: number): void;
  /** A new connection knows of no acknowledgement. */
  restart(): void;
}

// Leaves half of the server's 20 frames a second to acts and heartbeats.
const GAP_MS = 100;

// What the server takes with one acknowledgement; errors beyond that are left out of its account.
const MAX_ERRORS = 50;
const MAX_ERROR_MS = 60_000;

export function createAcknowledger(send: (ack: AckPayload) => void): Acknowledger {
  let errors: number[] = [];
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
    send(errors.length > 0 ? { renderedSeq: painted, syncErrorsMs: errors } : { renderedSeq: painted });
    errors = [];
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
    synced(errorMs) {
      const whole = Math.max(-MAX_ERROR_MS, Math.min(MAX_ERROR_MS, Math.round(errorMs)));
      if (errors.length < MAX_ERRORS) errors.push(whole);
    },
    restart() {
      sent = 0;
      schedule();
    },
  };
}
