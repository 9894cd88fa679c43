import { backoffMs } from "./backoff.js";
import type { ClosedReason, Connection, Transport } from "./connection.js";
import type { Settings } from "./settings.js";

/** A transport that reaches the server; the order is that in which they are tried. */
export type Rung = Exclude<Transport, "mock">;

/** The connection as the page sees it, and what is remembered to decide what comes next. */
export interface Machine {
  readonly connection: Connection;
  /** What carries the session now. */
  readonly carrier: Transport | null;
  /** The attempt under way; beside a carrier there may also be a challenge by the socket. */
  readonly attempting: Rung | null;
  /** The transport of the next attempt. */
  readonly next: Rung;
  /** Ended attempts and carriers in a row, none of them stable. */
  readonly failures: number;
  /** Socket attempts in a row that did not get through. */
  readonly unopened: number;
  /** Failed challenges in a row. */
  readonly challenges: number;
  /** When the last carrier was lost; null while one carries. */
  readonly lostAt: number | null;
}

/** What happened. `slow`: the attempt has no answer yet. `stable`: the carrier has held for a while. */
export type MachineEvent =
  | { readonly type: "start" | "opened" | "slow" | "stable" | "suspend" }
  | { readonly type: "carrying"; readonly by: Transport }
  | { readonly type: "close"; readonly reason: ClosedReason }
  | Ended;

/** A carrier or an attempt is over, with a close code of the contract. */
export interface Ended {
  readonly type: "ended";
  readonly by: Rung;
  readonly code: number;
  readonly retryInMs?: number;
  /** The server itself answered, so the transport is not to blame. */
  readonly reached: boolean;
}

/** What to do about it: at once, or after `inMs`. Any earlier wait for the same thing is over. */
export type Effect =
  | { readonly type: "attempt" | "challenge"; readonly by: Rung; readonly inMs: number }
  | { readonly type: "stop" };

/** What a decision may depend on besides the machine. */
export interface Circumstances {
  readonly now: number;
  readonly online: boolean;
  readonly random: () => number;
  readonly settings: Settings;
}

type Step = readonly [Machine, Effect?];

const TERMINAL: ReadonlyMap<number, ClosedReason> = new Map([
  [4400, "refused"],
  [4403, "forbidden"],
  [4404, "no-session"],
  [4409, "too-many-connections"],
  [4410, "session-ended"],
]);
/** An internal close code: an update is missing, to be fetched by resuming. */
export const GAP = 4999;
// These say nothing against the server: the first retry need not wait.
const PROMPT = new Set([4401, GAP]);
const BELOW: Record<Rung, Rung | null> = { websocket: "sse", sse: "poll", poll: null };

/** A machine before its first attempt; `next` is the transport that last carried in this tab. */
export function idle(next: Rung): Machine {
  return {
    connection: { status: "connecting" },
    carrier: null,
    attempting: null,
    next,
    failures: 0,
    unopened: 0,
    challenges: 0,
    lostAt: null,
  };
}

function closed(machine: Machine, reason: ClosedReason): Step {
  const connection: Connection = { status: "closed", reason };
  return [{ ...machine, connection, carrier: null, attempting: null }, { type: "stop" }];
}

/** How long to wait before the next attempt: as the server asks, spread out, or by the number of failures. */
function delayMs({ retryInMs }: Ended, failures: number, { random, settings }: Circumstances): number {
  return retryInMs === undefined
    ? backoffMs(failures, settings.backoffBaseMs, settings.backoffCapMs, random)
    : Math.round(random() * retryInMs);
}

/** The socket is tried again in the background, at a growing distance. */
function challenge(machine: Machine, { settings, random }: Circumstances): Step {
  const challenges = machine.challenges + 1;
  const inMs = backoffMs(challenges, settings.backoffBaseMs, settings.backoffCapMs, random);
  return [
    { ...machine, challenges },
    { type: "challenge", by: "websocket", inMs },
  ];
}

/** True when attempts go on behind what the page sees: nothing of the server carries until one succeeds. */
function inBackground({ connection, carrier }: Machine): boolean {
  return connection.status === "offline" || carrier === "mock";
}

function attempt(machine: Machine, by: Rung): Step {
  const { connection } = machine;
  const seen: Connection =
    inBackground(machine) || connection.status === "connecting" ? connection : { status: "connecting" };
  return [
    { ...machine, connection: seen, attempting: by, next: by },
    { type: "attempt", by, inMs: 0 },
  ];
}

/** What follows the end of the carrier or of the main attempt. */
function lost(machine: Machine, event: Ended, when: Circumstances): Step {
  const { settings, now } = when;
  const worked = machine.carrier === event.by || event.reached;
  const unopened = event.by === "websocket" && !worked ? machine.unopened + 1 : machine.unopened;
  const again = worked || (event.by === "websocket" && unopened < settings.socketAttempts);
  const carrier = machine.carrier === "mock" ? "mock" : null;
  const lostAt = machine.lostAt ?? now;
  const after: Machine = { ...machine, carrier, attempting: null, unopened, lostAt };
  const below = again ? event.by : BELOW[event.by];
  if (below && !again) return attempt(after, below);

  const failures = machine.failures + 1;
  if (failures > settings.maxRetries) return closed(machine, "retry-limit");
  const next = below ?? "websocket";
  if (failures === 1 && PROMPT.has(event.code)) return attempt({ ...after, failures }, next);
  const inMs = delayMs(event, failures, when);
  // Offline means that nothing carries: the network is gone, or every transport has failed in turn.
  const waiting: Connection =
    below && when.online
      ? { status: "waiting", attempt: failures, retryAt: now + inMs }
      : { status: "offline", since: lostAt };
  return [
    { ...after, failures, next, connection: inBackground(machine) ? machine.connection : waiting },
    { type: "attempt", by: next, inMs },
  ];
}

/** The machine after an event, and what to do. Pure: time, chance and the network's word come with `when`. */
export function step(machine: Machine, event: MachineEvent, when: Circumstances): Step {
  const { connection } = machine;
  if (connection.status === "closed" && event.type !== "start" && event.type !== "close") return [machine];
  switch (event.type) {
    case "start":
      if (connection.status === "closed") return attempt(idle(machine.next), machine.next);
      if (machine.attempting || (machine.carrier && machine.carrier !== "mock")) return [machine];
      return attempt(machine, machine.next);
    case "opened":
      return connection.status === "connecting"
        ? [{ ...machine, connection: { status: "authenticating" } }]
        : [machine];
    case "slow":
      // The socket's attempt goes on as a challenge while the next transport is tried.
      return machine.attempting === "websocket" ? attempt(machine, "sse") : [machine];
    case "carrying": {
      const { by } = event;
      const carrying: Machine = { ...machine, carrier: by, attempting: null, lostAt: null };
      if (by === "websocket")
        return [{ ...carrying, connection: { status: "live" }, next: by, unopened: 0, challenges: 0 }];
      const fallback: Machine = { ...carrying, connection: { status: "fallback", transport: by } };
      return by === "mock" ? [fallback] : challenge({ ...fallback, next: by }, when);
    }
    case "stable":
      return [{ ...machine, failures: 0 }];
    case "ended": {
      const reason = TERMINAL.get(event.code);
      if (reason) return closed(machine, reason);
      const main = machine.attempting ?? machine.carrier;
      if (event.by === main) return lost(machine, event, when);
      // A challenge that failed changes nothing for the page.
      return machine.carrier && machine.carrier !== "websocket" ? challenge(machine, when) : [machine];
    }
    case "suspend":
      return [
        { ...machine, connection: { status: "connecting" }, carrier: null, attempting: null },
        { type: "stop" },
      ];
    case "close":
      return closed(machine, event.reason);
  }
}
