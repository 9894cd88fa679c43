/** The transports that can carry a session, best first; `mock` plays a recorded conversation. */
export type Transport = "websocket" | "sse" | "poll" | "mock";

/** Why a client has stopped for good: asked to, a terminal answer of the server, or nothing left to try. */
export type ClosedReason =
  | "asked"
  | "refused"
  | "forbidden"
  | "no-session"
  | "too-many-connections"
  | "session-ended"
  | "no-token"
  | "retry-limit";

/**
 * What the last attempt failed by. `token`: `getToken` failed, or the server refused what it gave. `origin`: the server
 * does not accept this page's origin. `network`: nothing answered. `chunk`: a part of the client could not be fetched.
 * `protocol`: the two sides do not understand each other.
 */
export type ErrorKind = "token" | "origin" | "network" | "chunk" | "protocol";

/** What the last attempt failed by, and the error or code that says so. */
export interface ConnectionError {
  readonly kind: ErrorKind;
  /** The error that was thrown, the server's code, or the socket's close code. */
  readonly cause: unknown;
}

/**
 * What the client can truthfully say about its connection. Times are ms since 1970 on the browser's clock.
 *
 * `connecting`, `authenticating`: an attempt runs, content may be stale. `live`: the socket carries.
 * `fallback`: another transport carries, just as complete. `waiting`: the next attempt is at `retryAt`.
 * `offline`: nothing carries, attempts go on behind. `closed`: no further attempt unless `reconnect()` is called.
 * `error` is there from a failure until a transport carries again.
 */
export type Connection = (
  | { readonly status: "connecting" }
  | { readonly status: "authenticating" }
  | { readonly status: "live" }
  | { readonly status: "waiting"; readonly attempt: number; readonly retryAt: number }
  | { readonly status: "fallback"; readonly transport: Exclude<Transport, "websocket"> }
  | { readonly status: "offline"; readonly since: number }
  | { readonly status: "closed"; readonly reason: ClosedReason }
) & { readonly error?: ConnectionError };
