/** An estimate of the server's clock, in ms since 1970. */
export interface ServerClock {
  /** The server's time now; corrections of more than 100 ms step it, smaller ones are slewed in and never set it back. */
  now(): number;
  /** One probe: sent and answered by the local clock, stamped by the server's in between. */
  sample(sentAt: number, answeredAt: number, serverAt: number): void;
  /** A message stamped by the server has just come: a poorer witness, which counts as long as there are no probes. */
  hint(serverAt: number): void;
  /** Forgets the probes, as after a sleep during which the local clock may have stood still. */
  reset(): void;
}

const KEPT_SAMPLES = 8;
// How fast a small correction is worked in: 50 ms a second, too little for anyone to see.
const SLEW = 0.05;
// A clock that is further off than this is simply wrong: what is scheduled by it would be seen at the wrong time.
const STEP_MS = 100;
// How far two clocks that nobody has set may drift apart between the oldest probe and the newest.
const DRIFT_MS = 50;

interface Sample {
  readonly roundTripMs: number;
  readonly offsetMs: number;
}

/**
 * A clock corrected by the probe with the smallest round trip of the last eight, because its error is at most half of
 * that trip. A probe that contradicts that one says that a clock was set or stood still: older probes are worthless.
 * `local` is in ms since 1970.
 */
export function createServerClock(local: () => number): ServerClock {
  const samples: Sample[] = [];
  let offsetMs: number | undefined;
  let targetMs = 0;
  let slewedAt = 0;
  let last = 0;

  const best = () => samples.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a));

  const now = () => {
    const at = local();
    if (offsetMs !== undefined) {
      const reach = Math.max(0, at - slewedAt) * SLEW;
      offsetMs += Math.max(-reach, Math.min(reach, targetMs - offsetMs));
    }
    slewedAt = at;
    last = Math.max(last, at + (offsetMs ?? 0));
    return last;
  };

  return {
    now,
    sample(sentAt, answeredAt, serverAt) {
      now();
      const sample = {
        roundTripMs: Math.max(0, answeredAt - sentAt),
        offsetMs: serverAt - (sentAt + answeredAt) / 2,
      };
      if (samples.length > 0 && contradict(best(), sample)) samples.length = 0;
      samples.push(sample);
      if (samples.length > KEPT_SAMPLES) samples.shift();
      targetMs = best().offsetMs;
      if (offsetMs !== undefined && Math.abs(targetMs - offsetMs) <= STEP_MS) return;
      offsetMs = targetMs;
      last = 0;
    },
    hint(serverAt) {
      const hintMs = serverAt - local();
      // The message that was under way for the shortest time knows best.
      if (samples.length > 0 || (offsetMs !== undefined && hintMs <= offsetMs)) return;
      offsetMs = targetMs = hintMs;
      last = 0;
    },
    reset() {
      samples.length = 0;
    },
  };
}

/** Whether no one offset is within half of either probe's round trip. */
const contradict = (a: Sample, b: Sample): boolean =>
  Math.abs(a.offsetMs - b.offsetMs) > (a.roundTripMs + b.roundTripMs) / 2 + DRIFT_MS;
