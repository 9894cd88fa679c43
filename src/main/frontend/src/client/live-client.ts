import type { Ack, ActPayload, Cursor, ServerMessage } from "../protocol/message-types.js";
import { createStore, type LiveStore, type Readable } from "../store/live-store.js";
import { createAcknowledger } from "./acknowledger.js";
import { backoffMs } from "./backoff.js";
import { createServerClock } from "./clock.js";
import type { Connection } from "./connection.js";
import { advance, judge } from "./delivery.js";
import { createEmitter } from "./emitter.js";
import { type Line, openLine } from "./line.js";
import { createLiveness } from "./liveness.js";
import { type Effect, GAP, idle, type MachineEvent, type Rung, step } from "./machine.js";
import type { Outbox, Sent } from "./outbox.js";
import { isOnline, recallTransport, rememberTransport, watchPage } from "./page-events.js";
import { DEFAULTS, type Settings } from "./settings.js";
import { createTimers } from "./timers.js";
import { foldCalls, type GetToken } from "./token-source.js";
import { type Carrier, type Ending, LOST } from "./transports/transport.js";

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
  /** The server's clock, in ms since 1970: slewed, never stepped back. */
  serverNow(): number;
  /** When anything last came from the server, by the browser's clock; null before that. */
  readonly lastReceivedAt: number | null;
  /** Says that everything up to `seq` is on the screen; coalesced, and sent after the paint. */
  ack(seq: number): void;
}

const DEFAULT_HEARTBEAT_MS = 15_000;
// A recording is in development builds and in the package, never in a production build of the page.
const DEVELOPMENT = import.meta.env.DEV;
const MOCKABLE = DEVELOPMENT || import.meta.env.MODE.startsWith("library");
// After the session's end the server closes the connection itself; this is for when that word is lost.
const END_GRACE_MS = 2000;

/** The local clock that does not jump, as whole ms since 1970. */
const localNow = () => Math.round(performance.timeOrigin + performance.now());

/** The socket's address and the session's REST address. */
function addresses(url: string, sessionId: string): { socketUrl: string; sessionUrl: string } {
  const socket = new URL(url, globalThis.location?.href);
  socket.protocol = socket.protocol.replace("http", "ws");
  const session = new URL(`api/sessions/${encodeURIComponent(sessionId)}`, socket);
  session.protocol = socket.protocol.replace("ws", "http");
  return { socketUrl: socket.href, sessionUrl: session.href };
}

/** A client of one session. See `LiveClient` for what it guarantees. */
export function createLiveClient(options: LiveClientOptions): LiveClient {
  const settings: Settings = { ...DEFAULTS, ...options };
  const { sessionId } = options;
  const place = { ...addresses(options.url ?? "/ws", sessionId), sessionId };
  const getToken = foldCalls(options.getToken);
  const connectionChanges = createEmitter<void>();
  const messages = createEmitter<ServerMessage>();
  const clock = createServerClock(localNow);

  let machine = idle(recallTransport());
  let cursor: Cursor | null = null;
  let token: string | null = null;
  let refused: string | undefined;
  let heartbeatMs = DEFAULT_HEARTBEAT_MS;
  let lastReceivedAt: number | null = null;
  // The line that carries or is to carry, the socket's attempt beside it, and the recording.
  let main: Line | null = null;
  let challenger: Line | null = null;
  let mock: Carrier | null = null;
  let outbox: Outbox | undefined;
  let unwatch: (() => void) | undefined;
  const timers = createTimers<"attempt" | "challenge" | "stable" | "refresh" | "end">();

  const backoff = (failures: number) =>
    backoffMs(failures, settings.backoffBaseMs, settings.backoffCapMs, Math.random);
  const target = () => ({ ...place, token: token ?? "", cursor: () => cursor });

  const acknowledger = createAcknowledger((renderedSeq) => {
    const ack: Ack = { v: 1, type: "ACK", payload: { renderedSeq } };
    if (machine.carrier === "websocket") main?.send(ack);
    else if (machine.carrier && !mock)
      import("./transports/fallback.js").then(({ post }) => post(target(), ack)).catch(() => {});
  });
  const painted = () => {
    if (options.acknowledge !== "manual" && cursor) acknowledger.rendered(cursor.seq);
  };
  const { store, apply, flush } = createStore(painted);

  // Acts need what the first connection brings, so their part of the client is fetched with it.
  const loadOutbox = async (): Promise<Outbox> => {
    const { createOutbox } = await import("./outbox.js");
    outbox ??= createOutbox({
      maxPending: settings.maxPendingSends,
      now: localNow,
      route: () => machine.carrier && (machine.carrier === "websocket" || mock ? "socket" : "rest"),
      viaSocket: (act) => (mock ?? main)?.send(act),
      viaRest: async (act) => (await import("./transports/fallback.js")).post(target(), act),
      retryMs: backoff,
    });
    return outbox;
  };

  const liveness = createLiveness({
    ...settings,
    ping: () => main?.send({ v: 1, type: "PING", payload: { sentAt: localNow() } }),
    dead: () => main && fail(main, LOST),
    jumped: clock.reset,
  });

  function dispatch(event: MachineEvent): void {
    const before = machine.connection;
    const circumstances = { now: Date.now(), online: isOnline(), random: Math.random, settings };
    const [after, effect] = step(machine, event, circumstances);
    machine = after;
    const { connection } = after;
    if (effect) run(effect);
    if (connection.status === "closed") outbox?.rejectAll(connection.reason);
    if (connection.status === "offline" && DEVELOPMENT && options.mock === "development" && !cursor)
      void play();
    if (connection !== before) connectionChanges.emit();
  }

  function run(effect: Effect): void {
    if (effect.type === "stop") {
      for (const line of [main, challenger, mock]) line?.close();
      main = challenger = mock = null;
      timers.clear();
      liveness.stop();
    } else if (effect.type === "challenge") {
      timers.set("challenge", effect.inMs, () => {
        challenger?.close();
        challenger = open(effect.by);
      });
    } else if (effect.inMs > 0) timers.set("attempt", effect.inMs, () => dispatch({ type: "start" }));
    else {
      timers.cancel("attempt");
      main?.close();
      // One socket at a time: a new attempt by socket replaces the one in the background.
      if (effect.by === "websocket") challenger?.close();
      main = open(effect.by);
    }
  }

  function open(by: Rung): Line {
    let sentAt = localNow();
    const line = openLine(by, { ...place, cursor: () => (mock ? null : cursor) }, settings, {
      token: async () => {
        token = await getToken(refused === undefined ? {} : { refused });
        return token;
      },
      noToken: () => dispatch({ type: "close", reason: "no-token" }),
      opened() {
        sentAt = localNow();
        if (line === main) dispatch({ type: "opened" });
      },
      slow() {
        if (line !== main || machine.carrier) return;
        challenger = main;
        main = null;
        dispatch({ type: "slow" });
      },
      ready: (announcedMs) => carry(line, announcedMs),
      alive() {
        lastReceivedAt = Date.now();
        if (line === main) liveness.heard();
      },
      message(message) {
        if (message.type === "PONG") clock.sample(message.payload.sentAt, localNow(), message.at);
        if (message.type === "INIT") clock.sample(sentAt, localNow(), message.at);
        const { type, payload } = message;
        if (type === "AUTH_RESULT" && payload.ok && payload.expiresAt) refreshAt(payload.expiresAt);
        if (type === "ERROR" && payload.code === "token-expiring") void refresh();
        if (!receive(message, line.asked)) fail(line, GAP);
      },
      ended(ending) {
        refused = ending.refused;
        ended(line, ending);
      },
    });
    return line;
  }

  function ended(line: Line, ending: Ending & { reached: boolean }): void {
    if (line === main) {
      main = null;
      liveness.stop();
      timers.cancel("stable");
      timers.cancel("refresh");
    }
    if (line === challenger) challenger = null;
    dispatch({ type: "ended", by: line.by, ...ending });
  }

  /** Gives a line up for a reason of our own. */
  function fail(line: Line, code: number): void {
    line.close();
    ended(line, { code, reached: true });
  }

  /** A line has answered for the session: from now on it carries, in place of any other. */
  function carry(line: Line, announcedMs?: number): void {
    if (line === main && machine.carrier === line.by && !machine.attempting) return;
    if (line === challenger) {
      main?.close();
      challenger = null;
    }
    main = line;
    if (line.by === "websocket") {
      challenger?.close();
      challenger = null;
      timers.cancel("challenge");
    }
    if (mock) {
      // What was recorded is no part of this session: the server's state replaces it.
      mock.close();
      mock = null;
      cursor = null;
    }
    timers.cancel("attempt");
    refused = undefined;
    dispatch({ type: "carrying", by: line.by });
    rememberTransport(line.by);
    timers.set("stable", settings.stableAfterMs, () => dispatch({ type: "stable" }));
    heartbeatMs = announcedMs ?? heartbeatMs;
    liveness.start(heartbeatMs, line.by === "websocket");
    acknowledger.restart();
    if (outbox) outbox.carrying();
    else void loadOutbox().catch(() => {});
  }

  /** Hands a message on once and in order; false when one is missing before it. */
  function receive(message: ServerMessage, asked: Cursor | null): boolean {
    outbox?.hear(message);
    const verdict = judge(cursor, message, asked);
    if (verdict !== "deliver") return verdict === "repeat";
    cursor = advance(cursor, message);
    if (message.type === "UPDATE" || message.type === "INIT") apply(message);
    messages.emit(message);
    if (store.getSnapshot().session?.phase === "completed" && !timers.has("end"))
      timers.set("end", END_GRACE_MS, () => dispatch({ type: "close", reason: "session-ended" }));
    return true;
  }

  function refreshAt(expiresAt: number): void {
    const life = expiresAt - clock.now();
    timers.set("refresh", life - Math.min(settings.refreshLeadMs, life / 5), refresh);
  }

  /** Sends a new token in place; should that fail, the server's warning or its 4401 asks again. */
  async function refresh(): Promise<void> {
    const line = main;
    const fresh = await getToken({}).catch(() => null);
    if (!fresh || fresh === token || line !== main) return;
    token = fresh;
    line?.send({ v: 1, type: "INIT", sessionId, payload: { token } });
  }

  /** Plays the recording, fetched only now, unless the server has answered meanwhile. */
  async function play(): Promise<void> {
    if (!MOCKABLE) return;
    const { playRecording } = await import("./mock/play-recording.js");
    if (mock || cursor || machine.connection.status === "closed") return;
    dispatch({ type: "carrying", by: "mock" });
    mock = playRecording(sessionId, (message) => receive(message, null));
  }

  const connect = () => {
    unwatch ??= watchPage({
      awake() {
        if (machine.connection.status === "closed") return;
        flush();
        painted();
        liveness.probe();
        if (options.mock !== true) dispatch({ type: "start" });
      },
      doubt: liveness.probe,
      hide: () => dispatch({ type: "suspend" }),
    });
    if (options.mock === true) void play();
    else dispatch({ type: "start" });
  };

  return {
    connection: { getSnapshot: () => machine.connection, subscribe: connectionChanges.on },
    store,
    onMessage: messages.on,
    send: async (act, { id = crypto.randomUUID() } = {}) => (await loadOutbox()).add(act, id),
    connect,
    reconnect: connect,
    close() {
      unwatch?.();
      unwatch = undefined;
      dispatch({ type: "close", reason: "asked" });
    },
    serverNow: clock.now,
    get lastReceivedAt() {
      return lastReceivedAt;
    },
    ack: acknowledger.rendered,
  };
}
