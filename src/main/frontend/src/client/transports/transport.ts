import type { Ack, Act, ClientMessage, Cursor, ServerMessage } from "../../protocol/message-types.js";
import type { ErrorKind } from "../connection.js";
import type { LiveClientOptions } from "../options.js";

/** What a transport needs to know to carry one session. */
export interface Target {
  /** The socket's absolute address, `wss://host/ws`. */
  readonly socketUrl: string;
  /** The session's REST address, `https://host/api/sessions/{id}`. */
  readonly sessionUrl: string;
  readonly sessionId: string;
  readonly token: string;
  /** The position to resume from, read anew when a transport asks again. */
  cursor(): Cursor | null;
  /** Told each message of the client as it goes out. */
  sent(message: ClientMessage): void;
  readonly mock?: LiveClientOptions["mock"];
}

/** Why a carrier ended: a close code of the contract (HTTP statuses are mapped to it), and when to come back. */
export interface Ending {
  readonly code: number;
  readonly retryInMs?: number | undefined;
  /** The server's code for a refused login. */
  readonly refused?: string | undefined;
  /** What it failed by, where the code does not tell. */
  readonly kind?: ErrorKind | undefined;
  readonly cause?: unknown;
}

/** What a carrier tells the client. After `ended`, or after its `close()`, it tells nothing more. */
export interface Receiver {
  /** The transport is through to the server. */
  opened(): void;
  /** It carries: the session's first answer has come, with the server's heartbeat if it named one. */
  ready(heartbeatMs?: number): void;
  message(message: ServerMessage): void;
  /** Something came, if only a comment or an empty answer. */
  alive(): void;
  ended(ending: Ending): void;
}

/** One open way to the server. */
export interface Carrier {
  /** Sends now; a message that this transport has no use for is dropped. */
  send(message: ClientMessage): void;
  close(): void;
}

export type OpenTransport = (target: Target, receiver: Receiver) => Carrier;

/** A message that REST takes in the socket's stead. */
export type Posted = Act | Ack;

/** Lost without a word, as a browser reports a connection that broke. */
export const LOST = 1006;
