/** An estimate of the server's clock, in ms since 1970. */
export interface ServerClock {
  /** The server's time now; never less than it was a moment ago. */
  now(): number;
  /** One probe: sent and answered by the local clock, stamped by the server's in between. */
  sample(sentAt: number, answeredAt: number, serverAt: number): void;
  /** Forgets the probes, as after a sleep during which the local clock may have stood still. */
  reset(): void;
}

const KEPT_SAMPLES = 8;
// How fast a correction is worked in: 50 ms a second, too little for anyone to see.
const SLEW = 0.05;
// A clock further ahead than this is simply wrong, and jumping forward repeats nothing.
const STEP_MS = 1000;

/**
 * A clock corrected by the probe with the smallest round trip of the last eight, because its error is at most half of
 * that trip. Corrections are slewed in, so that what is scheduled by this clock never runs twice.
 * `local` is a clock that does not jump, in ms since 1970.
 */
export function createServerClock(local: () => number): ServerClock {
  const samples: { roundTripMs: number; offsetMs: number }[] = [];
  let offsetMs: number | undefined;
  let targetMs = 0;
  let slewedAt = 0;
  let last = 0;

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
      const roundTripMs = Math.max(0, answeredAt - sentAt);
      samples.push({ roundTripMs, offsetMs: serverAt - (sentAt + answeredAt) / 2 });
      if (samples.length > KEPT_SAMPLES) samples.shift();
      targetMs = samples.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a)).offsetMs;
      // Before the first probe there was no server's clock to stay true to.
      if (offsetMs === undefined) last = 0;
      if (offsetMs === undefined || targetMs - offsetMs > STEP_MS) offsetMs = targetMs;
    },
    reset() {
      samples.length = 0;
    },
  };
}
