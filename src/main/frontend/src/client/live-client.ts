import type { Cursor, ServerMessage } from "../protocol/message-types.js";
import { createEmitter } from "../store/emitter.js";
import { createStore } from "../store/live-store.js";
import type { Screen } from "./acknowledger.js";
import { addressesOf } from "./addresses.js";
import type { Connection, ConnectionError, Transport } from "./connection.js";
import { advance, judge } from "./delivery.js";
import { errorOf, explain } from "./errors.js";
import { fetchFallback, type Line, openLine } from "./line.js";
import { type Effect, GAP, idle, type MachineEvent, step } from "./machine.js";
import type { Frame, LiveClient, LiveClientOptions } from "./options.js";
import type { Outbox } from "./outbox.js";
import { watchPage } from "./page-events.js";
import type { LiveMessage } from "./register.js";
import { SendError } from "./send-error.js";
import { DEFAULTS } from "./settings.js";
import { tabTransport } from "./tab-transport.js";
import { createTimers } from "./timers.js";
import { createTokenSource } from "./token-source.js";
import { type Ending, LOST, type Target } from "./transports/transport.js";
import { createUpkeep, isDuplex, localNow } from "./upkeep.js";

export type { LiveClient, LiveClientOptions } from "./options.js";

// For an end of the session whose close code is lost, and for transports that have none.
const END_GRACE_MS = 2000;

// Bytes kept apart by letters: no run of digits is long enough to be taken for a card number.
const newId = () => crypto.getRandomValues(new Uint8Array(16)).join("x");

/** A client of one session. See `LiveClient` for what it guarantees. */
export function createLiveClient(options: LiveClientOptions): LiveClient {
  const hasSocket = !!globalThis.WebSocket;
  const settings = { ...DEFAULTS, ...options, ...(hasSocket ? {} : { socketAttempts: 0 }) };
  const { sessionId, mock } = options;
  const onlyMock = mock && mock !== "development";
  const connectionChanges = createEmitter<void>();
  const messages = createEmitter<LiveMessage>();
  const frames = createEmitter<Frame>();
  const failures = createEmitter<ConnectionError>();
  const timers = createTimers<"wait" | "challenge" | "stable" | "over">();
  const tokens = createTokenSource(options.getToken);

  let machine = idle(onlyMock ? "mock" : tabTransport());
  let connection: Connection = machine.connection;
  let error: ConnectionError | undefined;
  let place: ReturnType<typeof addressesOf> | undefined;
  let cursor: Cursor | null = null;
  let lastReceivedAt: number | null = null;
  let screen: Screen = { held: [], open: undefined };
  // The line that carries or is to carry, and the socket's attempt beside it.
  let main: Line | undefined;
  let challenger: Line | undefined;
  let unwatch: (() => void) | undefined;
  let outbox: Outbox | undefined;

  // What was recorded is no part of the session: there is nothing to resume from it.
  const target = (): Target => ({
    ...(place ?? addressesOf(options)),
    sessionId,
    token: tokens.current,
    cursor: () => (machine.carrier === "mock" ? null : cursor),
    sent: (message) => frames.emit({ by: "client", message }),
    mock,
  });
  const upkeep = createUpkeep({
    settings,
    tokens,
    screen: () => screen,
    send: (message) => main?.send(message),
    post: (ack) =>
      void fetchFallback()
        .then(({ post }) => post(target(), ack))
        .catch(() => {}),
    login: (token) => main?.send({ v: 1, type: "INIT", sessionId, payload: { token } }),
    dead: () => main && fail(main, LOST),
  });
  if (options.onError) failures.on(options.onError);
  const { store, apply, flush } = createStore(() => {
    if (options.acknowledge !== "manual" && cursor) upkeep.rendered(cursor.seq);
  });

  /** Fetches what sends acts, and keeps it: an act, and an outage, may come when nothing can be fetched. */
  async function loadOutbox(): Promise<Outbox> {
    try {
      const { createOutbox, post } = await fetchFallback();
      outbox ??= createOutbox({
        settings,
        now: localNow,
        route: () => machine.carrier && (isDuplex(machine.carrier) ? "socket" : "rest"),
        viaSocket: (act) => main?.send(act),
        viaRest: (act) => post(target(), act),
      });
      return outbox;
    } catch (cause) {
      report({ kind: "chunk", cause });
      throw new SendError("chunk");
    }
  }

  function report(failure: ConnectionError): void {
    failures.emit(failure);
    if (import.meta.env.DEV) explain(failure, options, machine.unopened);
  }

  function dispatch(event: MachineEvent, failure?: ConnectionError): void {
    const before = machine.connection;
    const development = import.meta.env.DEV && mock === "development" && !cursor;
    const [after, effect] = step(machine, event, {
      now: Date.now(),
      heardAt: lastReceivedAt,
      online: globalThis.navigator?.onLine !== false,
      random: Math.random,
      mock: onlyMock ? "always" : development ? "last" : "never",
      settings,
    });
    machine = after;
    if (failure) report(failure);
    if (event.type === "carrying" || event.type === "close") error = undefined;
    else error = failure ?? error;
    if (effect) run(effect);
    if (after.connection === before && !failure) return;
    connection = error ? { ...after.connection, error } : after.connection;
    if (connection.status === "closed") {
      unwatch?.();
      unwatch = undefined;
      outbox?.rejectAll(connection.reason);
    }
    connectionChanges.emit();
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
        if (!hasSocket) return;
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
        tokens.reset();
        upkeep.lost();
    }
  }

  function dropChallenger(): void {
    timers.cancel("challenge");
    challenger?.close();
    challenger = undefined;
  }

  function open(by: Transport): Line {
    const line = openLine(by, target(), settings, {
      token: async () => (by === "mock" ? "" : tokens.get()),
      noToken: () => dispatch({ type: "close", reason: "no-token" }),
      opened: () => line === main && dispatch({ type: "opened" }),
      slow() {
        if (line !== main) return;
        challenger = main;
        main = undefined;
        dispatch({ type: "slow" });
      },
      ready: (heartbeatMs) => carry(line, heartbeatMs),
      alive: () => line === main && upkeep.heard(),
      message: (message) => receive(message, line),
      ended: (ending) => ended(line, ending),
    });
    return line;
  }

  function ended(line: Line, ending: Ending & { reached: boolean }): void {
    const { refused, kind } = ending;
    // A token that did not come in time is not waited for.
    if (kind === "token") tokens.reset();
    if (refused !== undefined) tokens.refuse(refused);
    const wasMain = line === main;
    if (wasMain) {
      main = undefined;
      timers.cancel("stable");
      upkeep.lost();
    } else challenger = undefined;
    dispatch({ type: "ended", by: line.by, ...ending }, wasMain ? errorOf(ending) : undefined);
  }

  /** Gives a line up for a reason of our own. */
  function fail(line: Line, code: number): void {
    line.close();
    ended(line, { code, reached: true });
  }

  /** A line has answered for the session: from now on it carries, in place of any other. */
  function carry(line: Line, heartbeatMs?: number): void {
    const { by } = line;
    lastReceivedAt = Date.now();
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
    dispatch({ type: "carrying", by });
    tabTransport(by);
    upkeep.carrying(by, heartbeatMs);
    loadOutbox().then(
      (loaded) => loaded.carrying(),
      () => {},
    );
  }

  /** Hands a message on once and in order; a line that has lost one is given up for another that resumes. */
  function receive(message: ServerMessage, line: Line): void {
    frames.emit({ by: "server", message });
    upkeep.hear(message);
    outbox?.hear(message);
    const verdict = judge(cursor, message, line.asked);
    if (verdict === "gap") fail(line, GAP);
    if (verdict !== "deliver") return;
    cursor = advance(cursor, message);
    if (message.type === "UPDATE" || message.type === "INIT") {
      apply(message);
      if (store.getSnapshot().session?.phase === "completed")
        timers.set("over", END_GRACE_MS, () => dispatch({ type: "close", reason: "session-ended" }));
    }
    // What a refusal says is no news of the session.
    if ("seq" in message) lastReceivedAt = Date.now();
    messages.emit(message as LiveMessage);
  }

  function connect(type: "start" | "restart" = "start"): void {
    place ??= addressesOf(options);
    unwatch ??= watchPage({
      awake() {
        upkeep.probe();
        flush();
        connect();
      },
      doubt: upkeep.probe,
      // It may go into the back/forward cache.
      hide: () => dispatch({ type: "suspend" }),
    });
    dispatch({ type });
  }

  return {
    connection: { getSnapshot: () => connection, subscribe: connectionChanges.on },
    store,
    onMessage: messages.on,
    onFrame: frames.on,
    send: async (act, { id = newId() } = {}) => (outbox ?? (await loadOutbox())).add(act, id),
    connect: () => connect(),
    reconnect() {
      // An answer that has not come yet may never come.
      tokens.reset();
      connect("restart");
    },
    close: () => dispatch({ type: "close", reason: "asked" }),
    serverNow: upkeep.serverNow,
    get lastReceivedAt() {
      return lastReceivedAt;
    },
    ack: upkeep.rendered,
    showing(change) {
      screen = { ...screen, ...change };
      upkeep.changed();
    },
    synced: upkeep.synced,
  };
}
