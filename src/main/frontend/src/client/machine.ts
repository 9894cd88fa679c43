import { backoffMs } from "./backoff.js";
import type { ClosedReason, Connection, Transport } from "./connection.js";
import type { ConnectSettings } from "./settings.js";

/** The connection as the page sees it, and what is remembered to decide what comes next. */
export interface Machine {
  readonly connection: Connection;
  /** What carries the session now. */
  readonly carrier: Transport | null;
  /** The attempt under way; beside a carrier there may also be a challenge by the socket. */
  readonly attempting: Transport | null;
  /** The transport of the next attempt. */
  readonly next: Transport;
  /** Ended attempts and carriers in a row, none of them stable. */
  readonly failures: number;
  /** Socket attempts in a row that did not get through. */
  readonly unopened: number;
  /** Challenges in a row so far. */
  readonly challenges: number;
}

/**
 * What happened. `restart`: a start that also replaces an attempt under way. `slow`: the attempt has no answer yet.
 * `stable`: the carrier has held for a while.
 */
export type MachineEvent =
  | { readonly type: "start" | "restart" | "opened" | "slow" | "stable" | "suspend" }
  | { readonly type: "carrying"; readonly by: Transport }
  | { readonly type: "close"; readonly reason: ClosedReason }
  | Ended;

/** A carrier or an attempt is over, with a close code of the contract. */
export interface Ended {
  readonly type: "ended";
  readonly by: Transport;
  readonly code: number;
  readonly retryInMs?: number | undefined;
  /** The server itself answered, so the transport is not to blame. */
  readonly reached: boolean;
}

/**
 * What to do about it. `attempt`: now. `wait`: start again after `inMs`. `challenge`: try the socket beside what
 * carries, after `inMs`. `stop`: close everything. Any earlier wait for the same thing is over.
 */
export type Effect =
  | { readonly type: "attempt"; readonly by: Transport }
  | { readonly type: "wait" | "challenge"; readonly inMs: number }
  | { readonly type: "stop" };

/** What a decision may depend on besides the machine. */
export interface Circumstances {
  readonly now: number;
  /** When anything last came from the server, null if nothing ever did. */
  readonly heardAt: number | null;
  readonly online: boolean;
  /** The recording plays always, or when nothing else can be reached, or not at all. */
  readonly mock: "always" | "last" | "never";
  readonly random: () => number;
  readonly settings: ConnectSettings;
}

type Step = readonly [Machine, Effect?];

const TERMINAL: { readonly [code: number]: ClosedReason } = {
  4400: "refused",
  4403: "forbidden",
  4404: "no-session",
  4409: "too-many-connections",
  4410: "session-ended",
};
/** An internal close code: an update is missing, to be fetched by resuming. */
export const GAP = 4999;
// A refused login and a gap say nothing against the server: their first retry need not wait.
const PROMPT = [4401, GAP];
const BELOW: { readonly [by: string]: Transport } = { websocket: "sse", sse: "poll", poll: "mock" };

/** A machine before its first attempt; `next` is the transport that last carried in this tab. */
export function idle(next: Transport): Machine {
  return {
    connection: { status: "connecting" },
    carrier: null,
    attempting: null,
    next,
    failures: 0,
    unopened: 0,
    challenges: 0,
  };
}

function closed(machine: Machine, reason: ClosedReason): Step {
  return [{ ...idle(machine.next), connection: { status: "closed", reason } }, { type: "stop" }];
}

/** The socket is tried beside what carries, at a growing distance. */
function challenge(machine: Machine, when: Circumstances): Step {
  if (machine.carrier === "mock" && when.mock === "always") return [machine];
  const challenges = machine.challenges + 1;
  return [
    { ...machine, challenges },
    { type: "challenge", inMs: backoffMs(challenges, when) },
  ];
}

function attempt(machine: Machine, by: Transport): Step {
  const { connection } = machine;
  // Attempts from the offline state go on behind it: nothing carries until one succeeds.
  const stays = connection.status === "offline" || connection.status === "connecting";
  return [
    { ...machine, connection: stays ? connection : { status: "connecting" }, attempting: by, next: by },
    { type: "attempt", by },
  ];
}

/** What follows the end of the carrier or of the main attempt. */
function lost(machine: Machine, { by, code, reached, retryInMs }: Ended, when: Circumstances): Step {
  const { settings, now } = when;
  const worked = reached || machine.carrier === by;
  const unopened = machine.unopened + Number(by === "websocket" && !worked);
  const again = worked || (by === "websocket" && unopened < settings.socketAttempts);
  const below = again || (by === "poll" && when.mock === "never") ? undefined : BELOW[by];
  const failures = machine.failures + 1;
  const after: Machine = { ...machine, carrier: null, attempting: null, unopened };
  if (below) return attempt(after, below);

  if (failures > settings.maxRetries) return closed(machine, "retry-limit");
  const waiting: Machine = { ...after, failures, next: again ? by : "websocket" };
  if (failures === 1 && PROMPT.includes(code)) return attempt(waiting, waiting.next);
  const inMs = retryInMs === undefined ? backoffMs(failures, when) : Math.round(when.random() * retryInMs);
  // Offline means that nothing carries: the network is gone, or every transport has failed in turn.
  const connection: Connection =
    again && when.online
      ? { status: "waiting", attempt: failures, retryAt: now + inMs }
      : { status: "offline", since: when.heardAt ?? now };
  return [
    { ...waiting, connection: machine.connection.status === "offline" ? machine.connection : connection },
    { type: "wait", inMs },
  ];
}

/** The machine after an event, and what to do. Pure: time, chance and the network's word come with `when`. */
export function step(machine: Machine, event: MachineEvent, when: Circumstances): Step {
  const { connection, carrier, attempting } = machine;
  if (connection.status === "closed" && !/start/.test(event.type)) return [machine];
  switch (event.type) {
    case "start":
    case "restart":
      if (carrier === "websocket" || (attempting && event.type === "start")) return [machine];
      return carrier ? challenge({ ...machine, challenges: 0 }, when) : attempt(machine, machine.next);
    case "opened":
      return connection.status === "connecting"
        ? [{ ...machine, connection: { status: "authenticating" } }]
        : [machine];
    case "slow":
      // The socket's attempt goes on as a challenge while the next transport is tried.
      return attempting === "websocket" ? attempt(machine, "sse") : [machine];
    case "carrying": {
      const { by } = event;
      const carrying: Machine = { ...machine, carrier: by, attempting: null, next: by };
      return by === "websocket"
        ? [{ ...carrying, connection: { status: "live" }, unopened: 0, challenges: 0 }]
        : challenge({ ...carrying, connection: { status: "fallback", transport: by } }, when);
    }
    case "stable":
      return [{ ...machine, failures: 0 }];
    case "ended": {
      const reason = TERMINAL[event.code];
      if (reason) return closed(machine, reason);
      if (event.by === (attempting ?? carrier)) return lost(machine, event, when);
      // A challenge that failed changes nothing for the page.
      return carrier && carrier !== "websocket" ? challenge(machine, when) : [machine];
    }
    case "suspend":
      return [idle(machine.next), { type: "stop" }];
    case "close":
      return closed(machine, event.reason);
  }
}
