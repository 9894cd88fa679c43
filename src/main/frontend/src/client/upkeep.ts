import type { Act, ActPayload, ClientMessage, ServerMessage } from "../protocol/message-types.js";
import { createAcknowledger, type Screen } from "./acknowledger.js";
import { createServerClock } from "./clock.js";
import type { Transport } from "./connection.js";
import { createLiveness } from "./liveness.js";
import { createOutbox, type Sent } from "./outbox.js";
import { watchPage } from "./page-events.js";
import { type ConnectSettings, UPKEEP_DEFAULTS, type UpkeepSettings } from "./settings.js";
import { createTimers } from "./timers.js";
import { post } from "./transports/rest.js";
import type { Target } from "./transports/transport.js";

/** What a connection needs once it carries: heartbeat, clock, acknowledgements, acts and a fresh token. */
export interface Upkeep {
  /** A connection carries from now on. */
  carrying(by: Transport, heartbeatMs?: number): void;
  /** Nothing carries any more. */
  lost(): void;
  /** Something came. */
  heard(): void;
  /** Looks at a message before it is judged: answers may come twice, and count once. */
  hear(message: ServerMessage): void;
  /** Follows the page's life, until `close()`. */
  watch(): void;
  rendered(seq: number): void;
  /** The screen shows something else. */
  changed(): void;
  synced(errorMs: number): void;
  send(act: ActPayload, id: string): Promise<Sent>;
  /** The client has closed: what was not sent is rejected. */
  close(code: string): void;
  serverNow(): number;
}

export interface UpkeepOptions {
  readonly settings: ConnectSettings & Partial<UpkeepSettings>;
  readonly sessionId: string;
  /** What the page shows, for its acknowledgements. */
  screen(): Screen;
  /** Where REST is to be found, with the token in use. */
  target(): Target;
  /** Sends over the connection that carries. */
  send(message: ClientMessage): void;
  /** Resolves to a token that may be new. */
  token(): Promise<string | null>;
  /** Worth an attempt at once: the network is back, or the viewer looks again. */
  awake(): void;
  /** The page goes, perhaps to come back. */
  hide(): void;
  /** The connection is silent. */
  dead(): void;
  /** The session has ended, and the server has had time to close the connection itself. */
  over(): void;
}

// For an end of the session whose close code is lost, and for transports that have none.
const END_GRACE_MS = 2000;

// setTimeout takes no longer delay than this; a token that lives longer is simply renewed early.
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The local clock that does not jump, as whole ms since 1970. */
const localNow = () => Math.round(performance.timeOrigin + performance.now());

function hasEnded({ type, payload }: ServerMessage): boolean {
  if (type === "INIT") return payload.state?.session?.phase === "completed";
  return type === "UPDATE" && payload.slice === "session" && payload.phase === "completed";
}

export function createUpkeep(options: UpkeepOptions): Upkeep {
  const { sessionId, screen, target, send, token, awake, hide, dead, over } = options;
  const settings = { ...UPKEEP_DEFAULTS, ...options.settings };
  let unwatch: (() => void) | undefined;
  // Until the server names its own; a resumed poll never does.
  let heartbeatMs = 15_000;
  let carries: "socket" | "rest" | null = null;
  const timers = createTimers<"refresh" | "over">();
  const clock = createServerClock(localNow);
  const acknowledger = createAcknowledger((payload) => {
    const ack = { v: 1, type: "ACK", payload } as const;
    if (carries === "socket") send(ack);
    else if (carries) post(target(), ack).catch(() => {});
  }, screen);
  const liveness = createLiveness({
    ...settings,
    ping: () => send({ v: 1, type: "PING", payload: { sentAt: localNow() } }),
    dead,
    jumped: clock.reset,
  });
  const outbox = createOutbox({
    settings,
    now: localNow,
    route: () => carries,
    viaSocket: send,
    viaRest: (act: Act) => post(target(), act),
  });

  /** Sends a new token in place; should that fail, the server's warning or its 4401 asks again. */
  const refresh = async () => {
    const before = target().token;
    const fresh = await token().catch(() => null);
    if (fresh && fresh !== before) send({ v: 1, type: "INIT", sessionId, payload: { token: fresh } });
  };

  return {
    carrying(by, announcedMs = heartbeatMs) {
      // These take messages themselves; beside the others there is REST.
      const duplex = by === "websocket" || by === "mock";
      heartbeatMs = announcedMs;
      carries = duplex ? "socket" : "rest";
      liveness.start(heartbeatMs, duplex);
      acknowledger.restart();
      outbox.carrying();
    },
    lost() {
      carries = null;
      liveness.stop();
      timers.cancel("refresh");
    },
    heard: liveness.heard,
    hear(message) {
      outbox.hear(message);
      if (hasEnded(message)) timers.set("over", END_GRACE_MS, over);
      if (message.type === "PONG") clock.sample(message.payload.sentAt, localNow(), message.at);
      else clock.hint(message.at);
      if (message.type === "ERROR" && message.payload.code === "token-expiring") void refresh();
      if (message.type !== "AUTH_RESULT" || message.payload.expiresAt === undefined) return;
      const lifeMs = message.payload.expiresAt - clock.now();
      const inMs = lifeMs - Math.min(settings.refreshLeadMs, lifeMs / 5);
      timers.set("refresh", Math.min(inMs, MAX_DELAY_MS), refresh);
    },
    watch() {
      unwatch ??= watchPage({
        awake() {
          liveness.probe();
          awake();
        },
        doubt: liveness.probe,
        hide,
      });
    },
    rendered: acknowledger.rendered,
    changed: acknowledger.changed,
    synced: acknowledger.synced,
    send: outbox.add,
    close(code) {
      unwatch?.();
      unwatch = undefined;
      timers.clear();
      outbox.rejectAll(code);
    },
    serverNow: clock.now,
  };
}
