import type { Json, ServerMessage, SessionState, Update } from "../protocol/message-types.js";
import { isRecord, parseJson } from "../protocol/parse-message.js";
import { validate } from "../protocol/validator.js";
import type { Fault } from "./fake-link.js";
import { createFakeLog, type FakeLog, type NewUpdate } from "./fake-log.js";
import { createFakeRest, type FakeRest, type RestMode, type SocketMode } from "./fake-rest.js";
import { type FakePeer, FakeSocket } from "./fake-socket.js";

/** The address of the fake server, which never leaves the process. */
export const FAKE_URL = "wss://shipvox.test/ws";

export interface FakeServerOptions {
  readonly sessionId?: string;
  readonly heartbeatMs?: number;
}

/**
 * A server in the test's own process that keeps the contract, and breaks the network on demand. What the real one's
 * schema does not allow it throws at whoever asked it to send that, so that no test is built on it.
 * After `install()` every WebSocket and fetch of the page reaches it. Works with fake and with real timers.
 */
export interface FakeServer {
  /** To be spread into the options of `createLiveClient` or `useWebSocket`. */
  readonly options: { url: string; sessionId: string; getToken: () => string };
  /** The session's log; `trim` and `restart` make resuming impossible. */
  readonly log: FakeLog;
  readonly state: SessionState;
  /** Appends an agent's update and sends it to everyone. */
  publish(update: NewUpdate, id?: string): Update;
  /** Sends a message as it stands to every socket, past the log. */
  push(message: ServerMessage): void;
  /** What befalls the next frames of the sockets, one fault a frame; afterwards all is well. */
  readonly script: Fault[];
  /** Which ways in are open. */
  readonly mode: { websocket: SocketMode; sse: RestMode; poll: RestMode; acts: RestMode };
  /** The code with which the login is refused, or null. */
  refusal: (token: string) => string | null;
  /** Ends all connections with that close code, streams and polls without a word. */
  disconnect(code?: number, reason?: string): void;
  /** Makes the open sockets half-open: nothing passes, nothing fails. */
  freeze(): void;
  thaw(): void;
  /** Closes the session as its agent would. */
  end(): void;
  /** All that the clients have sent over sockets and acts, in order. */
  readonly received: { readonly type: string; readonly [field: string]: unknown }[];
  /** The sockets now open. */
  readonly sockets: ReadonlySet<FakeSocket>;
  readonly streams: number;
  /** Replaces the page's WebSocket and fetch; the returned function puts them back. */
  install(): () => void;
}

const isPatch = (value: unknown): value is { [key: string]: Json } => isRecord(value);

export function createFakeServer({
  sessionId = "s-test",
  heartbeatMs = 15_000,
}: FakeServerOptions = {}): FakeServer {
  const log = createFakeLog(sessionId, () => heartbeatMs);
  const open = new Set<FakeSocket>();
  const joined = new Set<FakeSocket>();
  const script: Fault[] = [];
  const received: FakeServer["received"] = [];
  const mode: FakeServer["mode"] = { websocket: "open", sse: "open", poll: "open", acts: "open" };
  let ended = false;

  const envelope = () => ({ v: 1, sessionId, at: Date.now(), source: "server" }) as const;
  const say = (socket: FakeSocket, message: ServerMessage) => socket.push(JSON.stringify(message));
  const broadcast = (message: ServerMessage) => {
    if (!validate(message)) throw new TypeError(`no server sends this: ${JSON.stringify(message)}`);
    for (const socket of [...joined]) say(socket, message);
    rest.publish(message);
  };

  /** Takes one client message; the update that came of an act, null for anything else. */
  const take = (text: string) => {
    const message = parseJson(text);
    if (!isRecord(message) || typeof message["type"] !== "string" || !isRecord(message["payload"]))
      return null;
    received.push({ ...message, type: message["type"] });
    const { id, payload } = message;
    if (message["type"] !== "UPDATE" || typeof id !== "string") return null;
    const data = isPatch(payload["data"]) ? payload["data"] : {};
    const result = log.append({ slice: String(payload["slice"]), data }, "viewer", id);
    if (!result.duplicate) broadcast(result.update);
    return { seq: result.update.seq, duplicate: result.duplicate };
  };

  const server: FakeServer = {
    options: { url: FAKE_URL, sessionId, getToken: () => "token" },
    log,
    get state() {
      return log.state;
    },
    publish(update, id) {
      const { update: message, duplicate } = log.append(update, "agent", id);
      if (!duplicate) broadcast(message);
      return message;
    },
    push: broadcast,
    script,
    mode,
    refusal: () => null,
    disconnect(code = 1006, reason = "") {
      for (const socket of [...open]) socket.end(code, reason);
      rest.cut();
    },
    freeze: () =>
      open.forEach((socket) => {
        socket.freeze();
      }),
    thaw: () =>
      open.forEach((socket) => {
        socket.thaw();
      }),
    end() {
      const { update } = log.append({ slice: "session", phase: "completed" }, "server");
      broadcast(update);
      ended = true;
      for (const socket of [...open]) setTimeout(() => socket.end(4410, "session-ended"));
    },
    received,
    sockets: open,
    get streams() {
      return rest.streams;
    },
    install() {
      const before = { WebSocket: globalThis.WebSocket, fetch: globalThis.fetch };
      class InstalledSocket extends FakeSocket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(peer, url, protocols);
        }
      }
      const put = (name: string, value: unknown) =>
        Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
      put("WebSocket", InstalledSocket);
      put("fetch", rest.fetch);
      return () => {
        put("WebSocket", before.WebSocket);
        put("fetch", before.fetch);
      };
    },
  };

  const rest: FakeRest = createFakeRest({ log, mode, refusal: (token) => server.refusal(token), act: take });

  const peer: FakePeer = {
    handshake: () => mode.websocket,
    nextFault: () => script.shift() ?? "pass",
    opened(socket) {
      open.add(socket);
      const token = socket.protocols.find((protocol) => protocol.startsWith("bearer."))?.slice(7) ?? "";
      const code = token === "" ? "token-missing" : server.refusal(token);
      const payload = code ? { ok: false, code } : { ok: true, subject: "viewer-1", role: "viewer" as const };
      say(socket, { ...envelope(), type: "AUTH_RESULT", payload });
      if (code) setTimeout(() => socket.end(4401, code));
      else if (ended) setTimeout(() => socket.end(4410, "session-ended"));
    },
    received(socket, frame) {
      const text = parseJson(frame);
      if (!isRecord(text) || !isRecord(text["payload"])) return socket.end(4400, "not an envelope");
      const { resume, sentAt, token } = text["payload"];
      take(frame);
      if (text["type"] === "PING" && typeof sentAt === "number")
        say(socket, { ...envelope(), type: "PONG", ...log.head, payload: { sentAt } });
      if (text["type"] !== "INIT") return;
      if (typeof token === "string") {
        const code = server.refusal(token);
        say(socket, {
          ...envelope(),
          type: "AUTH_RESULT",
          payload: code ? { ok: false, code } : { ok: true },
        });
        if (code) socket.end(4401, code);
        return;
      }
      const cursor =
        isRecord(resume) && typeof resume["epoch"] === "string" && typeof resume["seq"] === "number"
          ? { epoch: resume["epoch"], seq: resume["seq"] }
          : null;
      for (const message of log.answer(cursor)) say(socket, message);
      joined.add(socket);
    },
    gone(socket) {
      open.delete(socket);
      joined.delete(socket);
    },
  };
  return server;
}
