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
 * What the client can truthfully say about its connection. Times are ms since 1970 on the browser's clock.
 *
 * `connecting`, `authenticating`: an attempt runs, content may be stale. `live`: the socket carries.
 * `fallback`: another transport carries, just as complete. `waiting`: the next attempt is at `retryAt`.
 * `offline`: nothing carries, attempts go on behind. `closed`: no further attempt unless `reconnect()` is called.
 */
export type Connection =
  | { readonly status: "connecting" }
  | { readonly status: "authenticating" }
  | { readonly status: "live" }
  | { readonly status: "waiting"; readonly attempt: number; readonly retryAt: number }
  | { readonly status: "fallback"; readonly transport: Exclude<Transport, "websocket"> }
  | { readonly status: "offline"; readonly since: number }
  | { readonly status: "closed"; readonly reason: ClosedReason };
