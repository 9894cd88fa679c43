import type { Socket } from "node:net";

/** How one direction of a link behaves. */
export interface Conditions {
  /** From one end to the other, give or take `jitterMs`, evenly spread. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** The share of segments that is lost, 0 to below 1. */
  readonly loss: number;
  readonly bitsPerSecond: number;
}

export const PERFECT: Conditions = {
  delayMs: 0,
  jitterMs: 0,
  loss: 0,
  bitsPerSecond: Number.POSITIVE_INFINITY,
};

/** What all connections share in one direction of a link: its rate, and its luck. */
export interface Capacity {
  /** When so many bytes, sent now, are at the other end, in ms since 1970. */
  arrival(bytes: number): number;
}

const SEGMENT_BYTES = 1400;
// What Linux waits before it sends again at a round trip of 200 ± 40 ms; twice as long for each further loss.
const RETRANSMIT_MS = 300;

/**
 * TCP never shows a loss: the segment comes later, after the sender has missed its acknowledgement, and everything
 * behind it waits. So a loss is a delay here; that packets truly vanish is for scripts/bad-network.
 */
export function createCapacity({ delayMs, jitterMs, loss, bitsPerSecond }: Conditions): Capacity {
  let freeAt = 0;
  const segmentArrival = (bytes: number) => {
    freeAt = Math.max(freeAt, Date.now()) + (bytes * 8000) / bitsPerSecond;
    let late = 0;
    for (let wait = RETRANSMIT_MS; Math.random() < loss; wait *= 2) late += wait;
    return freeAt + delayMs + jitterMs * (2 * Math.random() - 1) + late;
  };
  return {
    arrival(bytes) {
      let last = 0;
      for (let rest = bytes; rest > 0; rest -= SEGMENT_BYTES)
        last = Math.max(last, segmentArrival(Math.min(rest, SEGMENT_BYTES)));
      return last;
    },
  };
}

/** One direction of one connection. */
export interface Lane {
  /** Lets nothing through, neither bytes nor the end of the connection. */
  hold(): void;
  /** Lets through what was held, and all that follows. */
  release(): void;
}

// As much as a router may keep: half a second at 1 Mbit/s. Beyond it TCP's own window holds the sender back.
const QUEUE_BYTES = 64 * 1024;

type Item = { readonly at: number; readonly bytes?: Buffer; readonly ending?: "end" | "reset" };

/** Carries what comes from one socket to the other, in order, at the times that the capacity gives. */
export function createLane(from: Socket, to: Socket, capacity: Capacity): Lane {
  const queue: Item[] = [];
  let queued = 0;
  let held = false;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const deliver = ({ bytes, ending }: Item) => {
    if (bytes) {
      queued -= bytes.length;
      to.write(bytes);
    } else if (ending === "end") to.end();
    else to.resetAndDestroy();
  };
  const run = () => {
    clearTimeout(timer);
    while (!held && queue[0] && queue[0].at <= Date.now()) {
      const item = queue.shift();
      if (item) deliver(item);
    }
    if (!held && queue[0]) timer = setTimeout(run, queue[0].at - Date.now());
    // What the receiver does not take is not read either.
    if (held || queued > QUEUE_BYTES || to.writableNeedDrain) from.pause();
    else from.resume();
  };
  const add = (item: Item) => {
    // TCP keeps the order: nothing overtakes what is late.
    queue.push({ ...item, at: Math.max(item.at, queue.at(-1)?.at ?? 0) });
    queued += item.bytes?.length ?? 0;
    run();
  };

  from.on("data", (bytes) => add({ at: capacity.arrival(bytes.length), bytes }));
  from.on("end", () => {
    ended = true;
    add({ at: Date.now(), ending: "end" });
  });
  // How it broke is told by its close.
  from.on("error", () => {});
  from.on("close", () => ended || add({ at: Date.now(), ending: "reset" }));
  to.on("drain", run);
  run();

  return {
    hold() {
      held = true;
      run();
    },
    release() {
      held = false;
      run();
    },
  };
}
