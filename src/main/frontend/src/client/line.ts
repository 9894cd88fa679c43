import type { ClientMessage, Cursor, ServerMessage } from "../protocol/message-types.js";
import type { Rung } from "./machine.js";
import type { Settings } from "./settings.js";
import { createTimers } from "./timers.js";
import { type Carrier, type Ending, LOST, type Receiver, type Target } from "./transports/transport.js";
import { openWebSocket } from "./transports/websocket.js";

/** One attempt to reach the server by one transport, and, once it is ready, the connection that came of it. */
export interface Line {
  readonly by: Rung;
  /** The position from which it last asked to resume. */
  asked: Cursor | null;
  send(message: ClientMessage): void;
  close(): void;
}

/** What becomes of a line. After `ended`, or after its `close()`, it tells nothing more. */
export interface LineEvents {
  /** Resolves to null when there is no token to be had. */
  token(): Promise<string | null>;
  noToken(): void;
  opened(): void;
  slow(): void;
  ready(heartbeatMs?: number): void;
  alive(): void;
  message(message: ServerMessage): void;
  ended(ending: Ending & { reached: boolean }): void;
}

/** Starts an attempt: fetches a token, opens the transport, and gives up after the connect timeout. */
export function openLine(
  by: Rung,
  target: Omit<Target, "token">,
  settings: Settings,
  events: LineEvents,
): Line {
  let carrier: Carrier | undefined;
  let reached = false;
  let over = false;
  const timers = createTimers<"slow" | "timeout">();

  const close = () => {
    over = true;
    timers.clear();
    carrier?.close();
  };
  const ended = (ending: Ending) => {
    if (over) return;
    close();
    events.ended({ ...ending, reached: reached || ending.code >= 4400 });
  };

  const line: Line = {
    by,
    asked: null,
    send: (message) => carrier?.send(message),
    close,
  };

  const open = async () => {
    const token = await events.token();
    if (over) return;
    if (token === null) return events.noToken();
    timers.set("timeout", settings.connectTimeoutMs, () => ended({ code: LOST }));
    if (by === "websocket") timers.set("slow", settings.fallbackAfterMs, events.slow);
    const transport = by === "websocket" ? openWebSocket : (await import("./transports/fallback.js"))[by];
    if (over) return;
    const cursor = () => {
      line.asked = target.cursor();
      return line.asked;
    };
    const receiver: Receiver = {
      opened: events.opened,
      ended,
      ready(heartbeatMs) {
        timers.clear();
        events.ready(heartbeatMs);
      },
      alive() {
        reached = true;
        events.alive();
      },
      message: (message) => over || events.message(message),
    };
    carrier = transport({ ...target, token, cursor }, receiver);
  };
  open().catch(() => ended({ code: LOST }));
  return line;
}
