/** Watches over a connection by the wall clock, because timers stand still while a computer sleeps. */
export interface Liveness {
  /** A connection carries from now on; `pings` if it can be probed. */
  start(heartbeatMs: number, pings: boolean): void;
  /** Something came. */
  heard(): void;
  /** Asks at once whether the server is still there. */
  probe(): void;
  stop(): void;
}

export interface LivenessOptions {
  readonly graceMs: number;
  readonly probeTimeoutMs: number;
  ping(): void;
  /** The connection is to be given up. */
  dead(): void;
  /** The wall clock and the timers disagree: the computer slept, or its clock was set. */
  jumped(): void;
}

const TICK_MS = 1000;
const JUMP_MS = 5000;

/** A connection is dead after `heartbeatMs` + `graceMs` without a frame, or when a probe stays unanswered. */
export function createLiveness({ graceMs, probeTimeoutMs, ping, dead, jumped }: LivenessOptions): Liveness {
  let timer: ReturnType<typeof setInterval> | undefined;
  let heartbeat = 0;
  let canPing = false;
  let heardAt = 0;
  let pingedAt = 0;
  let tickedAt = 0;
  let probedAt: number | null = null;

  const pingNow = (now: number) => {
    pingedAt = now;
    if (canPing) ping();
  };

  const liveness: Liveness = {
    start(heartbeatMs, pings) {
      liveness.stop();
      heartbeat = heartbeatMs;
      canPing = pings;
      tickedAt = heardAt = Date.now();
      pingNow(heardAt);
      timer = setInterval(tick, TICK_MS);
    },
    heard() {
      heardAt = Date.now();
      probedAt = null;
    },
    probe() {
      if (timer === undefined || !canPing) return;
      probedAt ??= Date.now();
      pingNow(Date.now());
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      probedAt = null;
    },
  };

  function tick() {
    const now = Date.now();
    const jump = Math.abs(now - tickedAt - TICK_MS) > JUMP_MS;
    tickedAt = now;
    if (jump) {
      jumped();
      // What was heard before the jump says nothing; the probe's answer will.
      if (canPing) heardAt = now;
      probedAt = null;
      liveness.probe();
    }
    const silent = now - heardAt > heartbeat + graceMs;
    if (silent || (probedAt !== null && now - probedAt >= probeTimeoutMs)) dead();
    else if (now - pingedAt >= heartbeat) pingNow(now);
  }

  return liveness;
}
