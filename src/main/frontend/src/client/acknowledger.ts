import type { AckPayload } from "../protocol/message-types.js";
import { nextFrame } from "../store/live-store.js";

/** What the page shows besides the positions that it has painted. */
export interface Screen {
  /** The updates of which some part waits for its word, oldest first. */
  readonly held: readonly number[];
  /** The slice whose step is open. */
  readonly open: string | undefined;
}

/** Tells the server what is painted: the newest position only, after the paint, never more than ten times a second. */
export interface Acknowledger {
  /** Everything up to this position has been handed to the screen. */
  rendered(seq: number): void;
  /** The screen shows something else from the next frame on. */
  changed(): void;
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
const MAX_HELD = 100;

/** The acknowledgement of a position: with more held updates than it can name, of one before those. */
function ackOf(painted: number, { held, open }: Screen, errors: number[]): AckPayload {
  const waiting = held.filter((seq) => seq <= painted);
  const unnamed = waiting[MAX_HELD];
  const ack: AckPayload = { renderedSeq: unnamed === undefined ? painted : unnamed - 1 };
  if (waiting.length > 0) ack.held = waiting.slice(0, MAX_HELD);
  if (open !== undefined) ack.open = open;
  if (errors.length > 0) ack.syncErrorsMs = errors;
  return ack;
}

export function createAcknowledger(send: (ack: AckPayload) => void, screen: () => Screen): Acknowledger {
  let errors: number[] = [];
  let painted = 0;
  let stale = false;
  let sentAt = Number.NEGATIVE_INFINITY;
  let scheduled = false;

  const flush = () => {
    scheduled = false;
    // A hidden page paints nothing; it is asked again when it is seen.
    if (!stale || painted === 0 || globalThis.document?.hidden) return;
    stale = false;
    sentAt = Date.now();
    send(ackOf(painted, screen(), errors));
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
      stale ||= seq !== painted;
      painted = seq;
      schedule();
    },
    changed() {
      nextFrame(() => {
        stale = true;
        schedule();
      });
    },
    synced(errorMs) {
      const whole = Math.max(-MAX_ERROR_MS, Math.min(MAX_ERROR_MS, Math.round(errorMs)));
      if (errors.length < MAX_ERRORS) errors.push(whole);
    },
    restart() {
      stale = true;
      schedule();
    },
  };
}
