import type { ActPayload, Cursor, ServerMessage } from "../protocol/message-types.js";
import { createEmitter } from "../store/emitter.js";
import { createStore, type LiveStore, type Readable } from "../store/live-store.js";
import type { Screen } from "./acknowledger.js";
import type { Connection, Transport } from "./connection.js";
import { advance, judge } from "./delivery.js";
import { type Line, openLine } from "./line.js";
import { type Effect, GAP, idle, type MachineEvent, step } from "./machine.js";
import type { Sent } from "./outbox.js";
import { CONNECT_DEFAULTS, type Settings } from "./settings.js";
import { tabTransport } from "./tab-transport.js";
import { createTimers } from "./timers.js";
import { foldCalls, type GetToken, type TokenRequest } from "./token-source.js";
import { type Ending, LOST } from "./transports/transport.js";
import type { Upkeep } from "./upkeep.js";

/** Where to connect to, as whom, and with which constants. */
export interface LiveClientOptions extends Partial<Settings> {
  /** The socket's address; relative ones are resolved against the page. REST is found beside it, under `api/`. */
  readonly url?: string;
  readonly sessionId: string;
  readonly getToken: GetToken;
  /**
   * `true` plays a recorded conversation and contacts no server. `"development"` does so in development builds
   * alone, while no server has been reached. Either way the connection says so: `fallback` by `mock`.
   */
  readonly mock?: boolean | "development";
  /** `manual` leaves it to the caller to say with `ack()` what is painted; by default it is all of the store. */
  readonly acknowledge?: "auto" | "manual";
}

/** One session, followed for as long as it takes. Created idle: `connect()` starts it. */
export interface LiveClient {
  readonly connection: Readable<Connection>;
  readonly store: LiveStore;
  /** Told every message of the server once and in order, updates as they are folded; returns the end of it. */
  onMessage(listener: (message: ServerMessage) => void): () => void;
  /** Sends a viewer's act, now or when there is a connection; rejects with a `SendError` if it has no effect. */
  send(act: ActPayload, options?: { id?: string }): Promise<Sent>;
  /** Starts, or starts again after `close()`; no effect while there is a connection. */
  connect(): void;
  /** Tries again at once, from any state in which nothing carries. */
  reconnect(): void;
  /** Ends the connection; what was not sent is rejected, the state stays. */
  close(): void;
  /** The server's clock, in ms since 1970; small corrections are slewed in, and never set it back. */
  serverNow(): number;
  /** When anything last came from the server, by the browser's clock; null before that. */
  readonly lastReceivedAt: number | null;
  /** Says that everything up to `seq` is on the screen; coalesced, and sent after the paint. */
  ack(seq: number): void;
  /** Says what the page shows besides: updates that wait for their word, the open step; sent with acknowledgements. */
  showing(change: Partial<Screen>): void;
  /** Reports that something was painted so many ms after its word; sent with the next acknowledgement. */
  synced(errorMs: number): void;
}

/** The socket's address and the session's REST address beside it. */
function addresses(url: string, sessionId: string): { socketUrl: string; sessionUrl: string } {
  const socketUrl = new URL(url, globalThis.location?.href).href.replace(/^http/, "ws");
  const session = new URL(`api/sessions/${encodeURIComponent(sessionId)}`, socketUrl);
  return { socketUrl, sessionUrl: session.href.replace(/^ws/, "http") };
}

// With its hyphens, one UUID in 470 holds what the server must take for a card number.
const newId = () => crypto.randomUUID().replace(/-/g, "x");

/** A client of one session. See `LiveClient` for what it guarantees. */
export function createLiveClient(options: LiveClientOptions): LiveClient {
  const settings = { ...CONNECT_DEFAULTS, ...options };
  const { sessionId } = options;
  const place = { ...addresses(options.url ?? "/ws", sessionId), sessionId };
  const connectionChanges = createEmitter<void>();
  const messages = createEmitter<ServerMessage>();
  const timers = createTimers<"wait" | "challenge" | "stable">();

  let machine = idle(options.mock === true ? "mock" : tabTransport());
  let cursor: Cursor | null = null;
  let token: string | null = null;
  let refused: string | undefined;
  let lastReceivedAt: number | null = null;
  let screen: Screen = { held: [], open: undefined };
  // The line that carries or is to carry, and the socket's attempt beside it.
  let main: Line | undefined;
  let challenger: Line | undefined;
  let upkeep: Upkeep | undefined;

  const getToken = foldCalls(async (request: TokenRequest) => {
    token = await options.getToken(request);
    return token;
  });
  // What a connection needs only once it carries is fetched while the token is.
  const loadUpkeep = async (): Promise<Upkeep> => {
    const { createUpkeep } = await import("./upkeep.js");
    upkeep ??= createUpkeep({
      settings,
      sessionId,
      screen: () => screen,
      target: () => ({ ...place, token: token ?? "", cursor: () => cursor }),
      send: (message) => main?.send(message),
      token: () => getToken({}),
      awake() {
        flush();
        dispatch({ type: "start" });
      },
      hide: () => dispatch({ type: "suspend" }),
      dead: () => main && fail(main, LOST),
      over: () => dispatch({ type: "close", reason: "session-ended" }),
    });
    return upkeep;
  };
  const { store, apply, flush } = createStore(() => {
    if (options.acknowledge !== "manual" && cursor) upkeep?.rendered(cursor.seq);
  });

  function dispatch(event: MachineEvent): void {
    const { connection } = machine;
    const development = import.meta.env.DEV && options.mock === "development" && !cursor;
    const [after, effect] = step(machine, event, {
      now: Date.now(),
      heardAt: lastReceivedAt,
      online: globalThis.navigator?.onLine !== false,
      random: Math.random,
      mock: options.mock === true ? "always" : development ? "last" : "never",
      settings,
    });
    machine = after;
    if (effect) run(effect);
    if (after.connection.status === "closed") upkeep?.close(after.connection.reason);
    if (after.connection !== connection) connectionChanges.emit();
  }

  function run(effect: Effect): void {
    switch (effect.type) {
      case "attempt":
        timers.cancel("wait");
        main?.close();
        // One socket at a time: the main attempt replaces the one in the background.
        if (effect.by === "websocket") dropChallenger();
        main = open(effect.by);
        break;
      case "wait":
        timers.set("wait", effect.inMs, () => dispatch({ type: "start" }));
        break;
      case "challenge":
        timers.set("challenge", effect.inMs, () => {
          dropChallenger();
          challenger = open("websocket");
        });
        break;
      case "stop":
        main?.close();
        main = undefined;
        dropChallenger();
        timers.clear();
        upkeep?.lost();
    }
  }

  function dropChallenger(): void {
    timers.cancel("challenge");
    challenger?.close();
    challenger = undefined;
  }

  function open(by: Transport): Line {
    // What was recorded is no part of the session: there is nothing to resume from it.
    const resumeFrom = () => (machine.carrier === "mock" ? null : cursor);
    const line = openLine(by, { ...place, cursor: resumeFrom }, settings, {
      token: async () => {
        const loading = loadUpkeep();
        const fresh = by === "mock" ? "" : await getToken({ refused });
        const loaded = await loading;
        if (machine.connection.status !== "closed") loaded.watch();
        return fresh;
      },
      noToken: () => dispatch({ type: "close", reason: "no-token" }),
      opened: () => line === main && dispatch({ type: "opened" }),
      slow() {
        if (line !== main) return;
        challenger = main;
        main = undefined;
        dispatch({ type: "slow" });
      },
      ready: (heartbeatMs) => carry(line, heartbeatMs),
      alive() {
        lastReceivedAt = Date.now();
        if (line === main) upkeep?.heard();
      },
      message: (message) => receive(message, line),
      ended: (ending) => ended(line, ending),
    });
    return line;
  }

  function ended(line: Line, ending: Ending & { reached: boolean }): void {
    refused = ending.refused ?? refused;
    if (line === main) {
      main = undefined;
      timers.cancel("stable");
      upkeep?.lost();
    } else challenger = undefined;
    dispatch({ type: "ended", by: line.by, ...ending });
  }

  /** Gives a line up for a reason of our own. */
  function fail(line: Line, code: number): void {
    line.close();
    ended(line, { code, reached: true });
  }

  /** A line has answered for the session: from now on it carries, in place of any other. */
  function carry(line: Line, heartbeatMs?: number): void {
    const { by } = line;
    // A poll answers again and again.
    if (line === main && machine.carrier === by && !machine.attempting) return;
    if (line === challenger) {
      challenger = undefined;
      main?.close();
      main = line;
    }
    if (by === "websocket") dropChallenger();
    timers.cancel("wait");
    timers.set("stable", settings.stableAfterMs, () => dispatch({ type: "stable" }));
    refused = undefined;
    dispatch({ type: "carrying", by });
    tabTransport(by);
    upkeep?.carrying(by, heartbeatMs);
  }

  /** Hands a message on once and in order; a line that has lost one is given up for another that resumes. */
  function receive(message: ServerMessage, line: Line): void {
    upkeep?.hear(message);
    const verdict = judge(cursor, message, line.asked);
    if (verdict === "gap") fail(line, GAP);
    if (verdict !== "deliver") return;
    cursor = advance(cursor, message);
    if (message.type === "UPDATE" || message.type === "INIT") apply(message);
    messages.emit(message);
  }

  const connect = () => dispatch({ type: "start" });

  return {
    connection: { getSnapshot: () => machine.connection, subscribe: connectionChanges.on },
    store,
    onMessage: messages.on,
    send: async (act, { id = newId() } = {}) => (await loadUpkeep()).send(act, id),
    connect,
    reconnect: connect,
    close: () => dispatch({ type: "close", reason: "asked" }),
    serverNow: () => upkeep?.serverNow() ?? Date.now(),
    get lastReceivedAt() {
      return lastReceivedAt;
    },
    ack: (seq) => upkeep?.rendered(seq),
    showing(change) {
      screen = { ...screen, ...change };
      upkeep?.changed();
    },
    synced: (errorMs) => upkeep?.synced(errorMs),
  };
}
