import { describe, expect, it } from "vitest";
import type { ClosedReason, Connection, Transport } from "./connection.js";
import {
  type Circumstances,
  type Effect,
  GAP,
  idle,
  type Machine,
  type MachineEvent,
  step,
} from "./machine.js";
import { DEFAULTS } from "./settings.js";

const NOW = 1_000_000;
const when: Circumstances = {
  now: NOW,
  heardAt: NOW - 700,
  online: true,
  // Just short of the bound, so that a delay in the table is the bound itself.
  random: () => 0.999999,
  mock: "never",
  settings: DEFAULTS,
};

const start: Machine = idle("websocket");
const connecting: Machine = { ...start, attempting: "websocket" };
const authenticating: Machine = { ...connecting, connection: { status: "authenticating" } };
const live: Machine = { ...start, connection: { status: "live" }, carrier: "websocket" };
const waiting: Machine = {
  ...start,
  connection: { status: "waiting", attempt: 1, retryAt: NOW },
  failures: 1,
};
const onSse: Machine = {
  ...start,
  connection: { status: "fallback", transport: "sse" },
  carrier: "sse",
  next: "sse",
  challenges: 1,
};
const tryingSse: Machine = { ...start, attempting: "sse", next: "sse", unopened: 2 };
const tryingPoll: Machine = { ...tryingSse, attempting: "poll", next: "poll" };
const offline: Machine = { ...start, connection: { status: "offline", since: 1 }, failures: 3, unopened: 2 };
const closed: Machine = { ...start, connection: { status: "closed", reason: "asked" } };

const ended = (
  by: Transport,
  code = 1006,
  more: { reached?: boolean; retryInMs?: number } = {},
): MachineEvent => ({
  type: "ended",
  by,
  code,
  reached: false,
  ...more,
});

type Row = [
  title: string,
  from: Machine,
  event: MachineEvent,
  connection: Connection,
  effect: Effect | undefined,
  circumstances?: Partial<Circumstances>,
];

const CONNECTING: Connection = { status: "connecting" };
const waitingFor = (attempt: number, inMs: number): Connection => ({
  status: "waiting",
  attempt,
  retryAt: NOW + inMs,
});
const wait = (inMs: number): Effect => ({ type: "wait", inMs });
const attempt = (by: Transport): Effect => ({ type: "attempt", by });
const close = (reason: ClosedReason): Connection => ({ status: "closed", reason });

const TABLE: Row[] = [
  ["a start tries the socket", start, { type: "start" }, CONNECTING, attempt("websocket")],
  [
    "a start tries first what last carried in this tab",
    idle("poll"),
    { type: "start" },
    CONNECTING,
    attempt("poll"),
  ],
  ["a start during an attempt changes nothing", connecting, { type: "start" }, CONNECTING, undefined],
  ["a start while live changes nothing", live, { type: "start" }, live.connection, undefined],
  [
    "a start on a fallback tries the socket beside it",
    onSse,
    { type: "start" },
    onSse.connection,
    { type: "challenge", inMs: 500 },
  ],
  ["a start ends a wait", waiting, { type: "start" }, CONNECTING, attempt("websocket")],
  [
    "a start while offline tries behind that state",
    offline,
    { type: "start" },
    offline.connection,
    attempt("websocket"),
  ],
  ["a start after a close begins again", closed, { type: "start" }, CONNECTING, attempt("websocket")],
  [
    "an open transport checks the login",
    connecting,
    { type: "opened" },
    { status: "authenticating" },
    undefined,
  ],
  [
    "an open transport does not yet end the offline state",
    { ...offline, attempting: "websocket" },
    { type: "opened" },
    offline.connection,
    undefined,
  ],
  ["a slow socket starts SSE beside it", connecting, { type: "slow" }, CONNECTING, attempt("sse")],
  [
    "a slow socket that has got through to the login does so, too",
    authenticating,
    { type: "slow" },
    CONNECTING,
    attempt("sse"),
  ],
  ["a slow fallback is left to its timeout", tryingSse, { type: "slow" }, CONNECTING, undefined],
  [
    "the socket's first answer makes it live",
    authenticating,
    { type: "carrying", by: "websocket" },
    { status: "live" },
    undefined,
  ],
  [
    "SSE's first answer makes it a fallback, and the socket is tried again",
    tryingSse,
    { type: "carrying", by: "sse" },
    { status: "fallback", transport: "sse" },
    { type: "challenge", inMs: 500 },
  ],
  [
    "polling's first answer likewise",
    tryingPoll,
    { type: "carrying", by: "poll" },
    { status: "fallback", transport: "poll" },
    { type: "challenge", inMs: 500 },
  ],
  [
    "a recording that was asked for is not challenged",
    start,
    { type: "carrying", by: "mock" },
    { status: "fallback", transport: "mock" },
    undefined,
    { mock: "always" },
  ],
  [
    "a recording in place of a server is",
    start,
    { type: "carrying", by: "mock" },
    { status: "fallback", transport: "mock" },
    { type: "challenge", inMs: 500 },
    { mock: "last" },
  ],
  [
    "the socket takes over from SSE",
    onSse,
    { type: "carrying", by: "websocket" },
    { status: "live" },
    undefined,
  ],
  ["the first lost socket waits up to the base", live, ended("websocket"), waitingFor(1, 500), wait(500)],
  [
    "the second failure waits up to twice that",
    { ...live, failures: 1 },
    ended("websocket"),
    waitingFor(2, 1000),
    wait(1000),
  ],
  [
    "the sixth waits up to 16 s",
    { ...live, failures: 5 },
    ended("websocket"),
    waitingFor(6, 16_000),
    wait(16_000),
  ],
  [
    "from the seventh on the cap holds",
    { ...live, failures: 6 },
    ended("websocket"),
    waitingFor(7, 20_000),
    wait(20_000),
  ],
  [
    "the hundredth still waits up to the cap",
    { ...live, failures: 99 },
    ended("websocket"),
    waitingFor(100, 20_000),
    wait(20_000),
  ],
  [
    "jitter goes down to nothing",
    { ...live, failures: 6 },
    ended("websocket"),
    waitingFor(7, 0),
    wait(0),
    { random: () => 0 },
  ],
  [
    "a lost socket without a network is offline since it was last heard of",
    live,
    ended("websocket"),
    { status: "offline", since: NOW - 700 },
    wait(500),
    { online: false },
  ],
  [
    "a network that never was is offline since now",
    connecting,
    ended("websocket"),
    { status: "offline", since: NOW },
    wait(500),
    { online: false, heardAt: null },
  ],
  [
    "a socket that did not open once is tried again",
    connecting,
    ended("websocket"),
    waitingFor(1, 500),
    wait(500),
  ],
  [
    "a socket that did not open twice gives way to SSE at once",
    { ...connecting, unopened: 1, failures: 1 },
    ended("websocket"),
    CONNECTING,
    attempt("sse"),
  ],
  [
    "a socket whose login was refused has opened",
    { ...connecting, unopened: 1, failures: 1 },
    ended("websocket", 4401, { reached: true }),
    waitingFor(2, 1000),
    wait(1000),
  ],
  [
    "SSE that does not open gives way to polling at once",
    tryingSse,
    ended("sse"),
    CONNECTING,
    attempt("poll"),
  ],
  [
    "when polling fails, too, nothing carries, and the round begins again",
    tryingPoll,
    ended("poll"),
    { status: "offline", since: NOW - 700 },
    wait(500),
  ],
  [
    "in development a recording may follow",
    tryingPoll,
    ended("poll"),
    CONNECTING,
    attempt("mock"),
    { mock: "last" },
  ],
  [
    "a failure while offline keeps the time since when",
    { ...offline, attempting: "poll" },
    ended("poll"),
    offline.connection,
    wait(4000),
  ],
  ["SSE that carried and ends is tried again itself", onSse, ended("sse"), waitingFor(1, 500), wait(500)],
  [
    "a failed challenge leaves SSE carrying and is repeated later",
    onSse,
    ended("websocket"),
    onSse.connection,
    { type: "challenge", inMs: 1000 },
  ],
  [
    "the challenge of a slow socket that fails before SSE carries changes nothing",
    tryingSse,
    ended("websocket"),
    CONNECTING,
    undefined,
  ],
  [
    "a refused login is retried at once",
    live,
    ended("websocket", 4401, { reached: true }),
    CONNECTING,
    attempt("websocket"),
  ],
  [
    "a login refused again waits",
    { ...live, failures: 1 },
    ended("websocket", 4401, { reached: true }),
    waitingFor(2, 1000),
    wait(1000),
  ],
  [
    "a gap resumes at once",
    live,
    ended("websocket", GAP, { reached: true }),
    CONNECTING,
    attempt("websocket"),
  ],
  [
    "a gap right after another waits",
    { ...live, failures: 1 },
    ended("websocket", GAP, { reached: true }),
    waitingFor(2, 1000),
    wait(1000),
  ],
  [
    "a server going away is returned to over the time it names",
    live,
    ended("websocket", 1001, { retryInMs: 9000 }),
    waitingFor(1, 9000),
    wait(9000),
  ],
  [
    "and anywhere within that time",
    live,
    ended("websocket", 1001, { retryInMs: 9000 }),
    waitingFor(1, 2250),
    wait(2250),
    { random: () => 0.25 },
  ],
  ...(
    [
      [4400, "refused"],
      [4403, "forbidden"],
      [4404, "no-session"],
      [4409, "too-many-connections"],
      [4410, "session-ended"],
    ] as const
  ).map(
    ([code, reason]): Row => [
      `${code} is final`,
      live,
      ended("websocket", code),
      close(reason),
      { type: "stop" },
    ],
  ),
  ...[1000, 1003, 1006, 1009, 1011, 4408, 4429, 4450].map(
    (code): Row => [`${code} is retried`, live, ended("websocket", code), waitingFor(1, 500), wait(500)],
  ),
  [
    "the retry limit closes",
    { ...live, failures: 3 },
    ended("websocket"),
    close("retry-limit"),
    { type: "stop" },
    { settings: { ...DEFAULTS, maxRetries: 3 } },
  ],
  [
    "up to the limit it retries",
    { ...live, failures: 2 },
    ended("websocket"),
    waitingFor(3, 2000),
    wait(2000),
    { settings: { ...DEFAULTS, maxRetries: 3 } },
  ],
  [
    "a page that goes stops everything and can start again",
    live,
    { type: "suspend" },
    CONNECTING,
    { type: "stop" },
  ],
  ["a close stops everything", live, { type: "close", reason: "asked" }, close("asked"), { type: "stop" }],
  [
    "a closed client stays closed for its first reason",
    closed,
    { type: "close", reason: "no-token" },
    closed.connection,
    undefined,
  ],
  ["nothing but a start opens a closed client", closed, { type: "suspend" }, closed.connection, undefined],
];

describe("the state machine", () => {
  it.each(TABLE)("%s", (_, from, event, connection, effect, circumstances = {}) => {
    const [machine, what] = step(from, event, { ...when, ...circumstances });
    expect(machine.connection).toEqual(connection);
    expect(what).toEqual(effect);
  });

  it("forgets its failures only when a connection has held", () => {
    const [carrying] = step({ ...connecting, failures: 4 }, { type: "carrying", by: "websocket" }, when);
    expect(carrying.failures).toBe(4);
    expect(step(carrying, { type: "stable" }, when)[0].failures).toBe(0);
  });

  it("keeps the same connection object while nothing about it changes", () => {
    expect(step(live, { type: "stable" }, when)[0].connection).toBe(live.connection);
    expect(step({ ...offline, attempting: "poll" }, ended("poll"), when)[0].connection).toBe(
      offline.connection,
    );
  });

  it("returns to the socket in the next round after all transports have failed", () => {
    const [round] = step(tryingPoll, ended("poll"), when);
    expect(step(round, { type: "start" }, when)[1]).toEqual(attempt("websocket"));
  });

  it.each<MachineEvent>([
    { type: "start" },
    { type: "opened" },
    { type: "slow" },
    { type: "stable" },
    { type: "suspend" },
    { type: "carrying", by: "websocket" },
    ended("websocket"),
    { type: "close", reason: "asked" },
  ])("answers $type in every state without changing its argument", (event) => {
    for (const machine of [
      start,
      connecting,
      authenticating,
      live,
      waiting,
      onSse,
      tryingSse,
      tryingPoll,
      offline,
      closed,
    ]) {
      const before = structuredClone(machine);
      step(machine, event, when);
      expect(machine).toEqual(before);
    }
  });
});
