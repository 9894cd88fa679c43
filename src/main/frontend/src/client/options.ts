import type { ClientMessage, ServerMessage } from "../protocol/message-types.js";
import type { LiveStore, Readable } from "../store/live-store.js";
import type { Screen } from "./acknowledger.js";
import type { Connection, ConnectionError } from "./connection.js";
import type { Recording } from "./mock/recording.js";
import type { LiveMessage, OwnAct } from "./register.js";
import type { Settings } from "./settings.js";
import type { GetToken } from "./token-source.js";

/** Where to connect to, as whom, and with which constants. */
export interface LiveClientOptions extends Partial<Settings> {
  /** The socket's address, by default `/ws`; a relative one is resolved against the page when the client connects. */
  readonly url?: string | undefined;
  /** The address of the REST API, which the fallbacks use; by default `api` beside the socket. */
  readonly apiUrl?: string | undefined;
  readonly sessionId: string;
  readonly getToken: GetToken;
  /** Told of each failure of the main attempt, as `connection.error` says it. */
  readonly onError?: ((error: ConnectionError) => void) | undefined;
  /**
   * `true` plays a recorded conversation and contacts no server; a recording of your own is played likewise.
   * `"development"` plays in development builds alone, while no server has been reached. Either way the connection
   * says so: `fallback` by `mock`.
   */
  readonly mock?: boolean | "development" | Recording;
  /** `manual` leaves it to the caller to say with `ack()` what is painted; by default it is all of the store. */
  readonly acknowledge?: "auto" | "manual";
}

/** Where an act landed in the session's log. */
export interface Sent {
  readonly seq: number;
}

/** A message as it passes, before it is judged: also one that comes twice, and a login with its token. */
export type Frame =
  | { readonly by: "client"; readonly message: ClientMessage }
  | { readonly by: "server"; readonly message: ServerMessage };

/** One session, followed for as long as it takes. Created idle: `connect()` starts it. */
export interface LiveClient {
  readonly connection: Readable<Connection>;
  readonly store: LiveStore;
  /** Told every message of the server once and in order, updates as they are folded; returns the end of it. */
  onMessage(listener: (message: LiveMessage) => void): () => void;
  /** For tools: told every message in both directions; returns the end of it. */
  onFrame(listener: (frame: Frame) => void): () => void;
  /** Sends a viewer's act, now or when there is a connection; rejects with a `SendError` if it has no effect. */
  send(act: OwnAct, options?: { id?: string }): Promise<Sent>;
  /** Starts, or starts again after `close()`; no effect while there is a connection or an attempt. */
  connect(): void;
  /** Tries again at once, in place of an attempt under way, from any state in which nothing carries. */
  reconnect(): void;
  /** Ends the connection; what was not sent is rejected, the state stays. */
  close(): void;
  /** The server's clock, in ms since 1970; small corrections are slewed in, and never set it back. */
  serverNow(): number;
  /** When the server last told where the session stands, by the browser's clock; null before that. */
  readonly lastReceivedAt: number | null;
  /** Says that everything up to `seq` is on the screen; coalesced, and sent after the paint. */
  ack(seq: number): void;
  /** Says what the page shows besides: updates that wait for their word, the open step; sent with acknowledgements. */
  showing(change: Partial<Screen>): void;
  /** Reports that something was painted so many ms after its word; sent with the next acknowledgement. */
  synced(errorMs: number): void;
}
