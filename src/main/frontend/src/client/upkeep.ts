import type { Ack, ClientMessage, ServerMessage } from "../protocol/message-types.js";
import { createAcknowledger, type Screen } from "./acknowledger.js";
import { createServerClock } from "./clock.js";
import type { Transport } from "./connection.js";
import { createLiveness } from "./liveness.js";
import type { Settings } from "./settings.js";
import { createTimers } from "./timers.js";
import type { TokenSource } from "./token-source.js";

/** What a connection needs once it carries: heartbeat, clock, acknowledgements and a fresh token. */
export interface Upkeep {
  /** A connection carries from now on. */
  carrying(by: Transport, heartbeatMs?: number): void;
  /** Nothing carries any more. */
  lost(): void;
  /** Something came. */
  heard(): void;
  /** Asks at once whether the server is still there. */
  probe(): void;
  /** Looks at a message before it is judged: answers may come twice, and count once. */
  hear(message: ServerMessage): void;
  rendered(seq: number): void;
  /** The screen shows something else. */
  changed(): void;
  synced(errorMs: number): void;
  serverNow(): number;
}

export interface UpkeepOptions {
  readonly settings: Settings;
  readonly tokens: TokenSource;
  /** What the page shows, for its acknowledgements. */
  screen(): Screen;
  /** Sends over the connection that carries. */
  send(message: ClientMessage): void;
  /** Sends an acknowledgement past a connection that takes no messages itself. */
  post(ack: Ack): void;
  /** Renews the login in place. */
  login(token: string): void;
  /** The connection is silent. */
  dead(): void;
}

// setTimeout takes no longer delay than this; a token that lives longer is simply renewed early.
const MAX_DELAY_MS = 2 ** 31 - 1;

// A clock told over a longer way may be wrong by more than anyone should see.
const SLOW_MS = 50;

/** The local clock that does not jump, as whole ms since 1970. */
export const localNow = () => Math.round(performance.timeOrigin + performance.now());

/** Transports that take messages themselves; beside the others there is REST. */
export const isDuplex = (by: Transport | null) => by === "websocket" || by === "mock";

export function createUpkeep({ settings, tokens, screen, send, post, login, dead }: UpkeepOptions): Upkeep {
  // Until the server names its own; a resumed poll never does.
  let heartbeatMs = 15_000;
  let carrier: Transport | null = null;
  let extraPings = 0;
  const timers = createTimers<"refresh">();
  const clock = createServerClock(localNow);
  const acknowledger = createAcknowledger((payload) => {
    const ack = { v: 1, type: "ACK", payload } as const;
    if (isDuplex(carrier)) send(ack);
    else if (carrier) post(ack);
  }, screen);
  const ping = () => send({ v: 1, type: "PING", payload: { sentAt: localNow() } });
  const liveness = createLiveness({
    ...settings,
    ping,
    dead,
    jumped: clock.reset,
  });

  /** Sends a new token in place; should that fail, the server's warning or its 4401 asks again. */
  const refresh = () => {
    const before = tokens.current;
    tokens.renew().then(
      (fresh) => fresh && fresh !== before && login(fresh),
      () => {},
    );
  };

  return {
    ...liveness,
    ...acknowledger,
    carrying(by, announcedMs = heartbeatMs) {
      carrier = by;
      extraPings = 5;
      heartbeatMs = announcedMs;
      liveness.start(heartbeatMs, isDuplex(by));
      acknowledger.restart();
    },
    lost() {
      carrier = null;
      liveness.stop();
      timers.clear();
    },
    hear({ type, at, payload }) {
      if (type === "PONG") {
        const now = localNow();
        clock.sample(payload.sentAt, now, at);
        // A page that is being drawn hears its first answers late, which would show cues too early until the next ones.
        if (now - payload.sentAt > SLOW_MS && extraPings-- > 0) ping();
      } else clock.hint(at);
      if (type === "ERROR" && payload.code === "token-expiring") refresh();
      if (type !== "AUTH_RESULT" || payload.expiresAt === undefined) return;
      const lifeMs = payload.expiresAt - clock.now();
      const inMs = Math.min(lifeMs - Math.min(settings.refreshLeadMs, lifeMs / 5), MAX_DELAY_MS);
      tokens.goodUntil(Date.now() + inMs);
      timers.set("refresh", inMs, refresh);
    },
    serverNow: clock.now,
  };
}
