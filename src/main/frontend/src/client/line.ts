import type { ClientMessage, Cursor } from "../protocol/message-types.js";
import type { ErrorKind, Transport } from "./connection.js";
import type { ConnectSettings } from "./settings.js";
import { createTimers } from "./timers.js";
import { type Carrier, type Ending, LOST, type Receiver, type Target } from "./transports/transport.js";
import { openWebSocket } from "./transports/websocket.js";

// A recording is in development builds and in the package, never in a production build of the page.
const MOCKABLE = import.meta.env.DEV || import.meta.env.MODE.startsWith("library");

/** One attempt to reach the server by one transport, and, once it is ready, the connection that came of it. */
export interface Line {
  readonly by: Transport;
  /** The position from which it last asked to resume. */
  asked: Cursor | null;
  send(message: ClientMessage): void;
  close(): void;
}

/** What becomes of a line. After `ended`, or after its `close()`, it tells nothing more. */
export interface LineEvents extends Omit<Receiver, "ended"> {
  /** Resolves to null when there is no token to be had. */
  token(): Promise<string | null>;
  noToken(): void;
  /** There is no answer yet. */
  slow(): void;
  /** `reached`: the server itself answered, or was not asked, so the transport is not to blame. */
  ended(ending: Ending & { reached: boolean }): void;
}

/** The transports below the socket, and what sends acts: fetched once the first connection carries, or when needed. */
export const fetchFallback = () => import("./transports/fallback.js");

async function load(by: Transport) {
  if (by === "websocket") return openWebSocket;
  if (MOCKABLE && by === "mock") return (await import("./mock/play-recording.js")).openRecording;
  return (await fetchFallback())[by === "sse" ? by : "poll"];
}

/** Starts an attempt: asks for a token, opens the transport, and gives up when either takes too long. */
export function openLine(
  by: Transport,
  target: Omit<Target, "token">,
  { connectTimeoutMs, fallbackAfterMs }: ConnectSettings,
  events: LineEvents,
): Line {
  const timers = createTimers<"slow" | "timeout">();
  let carrier: Carrier | undefined;
  let reached = false;
  let over = false;
  // What the attempt has come to, which is what it fails by.
  let stage: ErrorKind = "token";

  const ended = (ending: Ending) => {
    if (over) return;
    line.close();
    events.ended({ ...ending, reached: reached || ending.code >= 4400 || ending.kind === "token" });
  };
  const fail = (cause: unknown) => ended({ code: LOST, kind: stage, cause });
  const limit = () => timers.set("timeout", connectTimeoutMs, () => fail("timeout"));

  const open = async () => {
    limit();
    const token = await events.token();
    if (over) return;
    if (token === null) return events.noToken();
    stage = "chunk";
    limit();
    if (by === "websocket") timers.set("slow", fallbackAfterMs, events.slow);
    const transport = await load(by);
    if (over) return;
    stage = "network";
    const cursor = () => {
      line.asked = target.cursor();
      return line.asked;
    };
    carrier = transport(
      { ...target, token, cursor },
      {
        ...events,
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
      },
    );
  };

  const line: Line = {
    by,
    asked: null,
    send: (message) => carrier?.send(message),
    close() {
      over = true;
      timers.clear();
      carrier?.close();
    },
  };
  open().catch(fail);
  return line;
}
