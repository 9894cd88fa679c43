/** The constants that govern reaching the server, in ms where the name says so. The defaults are the contract's. */
export interface ConnectSettings {
  /** First upper bound of the delay before a retry; doubles with each failure. */
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  /** How long an attempt may take until the session's first answer. */
  readonly connectTimeoutMs: number;
  /** After this long without a first answer from the socket, the next transport is tried beside it. */
  readonly fallbackAfterMs: number;
  /** Socket attempts in a row that do not open before another transport is tried. */
  readonly socketAttempts: number;
  /** Failures are forgotten after carrying this long. */
  readonly stableAfterMs: number;
  /** Attempts in a row that may fail before the client gives up. */
  readonly maxRetries: number;
}

/** The constants that matter once a connection carries. */
export interface UpkeepSettings {
  /** Silence beyond the server's `heartbeatMs` that means a dead connection. */
  readonly graceMs: number;
  /** How long a probe may stay unanswered, sent when there is reason to doubt. */
  readonly probeTimeoutMs: number;
  /** How long before its end a token is refreshed; at most a fifth of its life. */
  readonly refreshLeadMs: number;
  /** Acts of the viewer that may wait for an answer. */
  readonly maxPendingSends: number;
}

/** Every constant of the client. */
export interface Settings extends ConnectSettings, UpkeepSettings {}

export const DEFAULTS: Settings = {
  backoffBaseMs: 500,
  backoffCapMs: 20_000,
  connectTimeoutMs: 5000,
  fallbackAfterMs: 3000,
  socketAttempts: 2,
  stableAfterMs: 5000,
  maxRetries: Number.POSITIVE_INFINITY,
  graceMs: 8000,
  probeTimeoutMs: 4000,
  refreshLeadMs: 60_000,
  maxPendingSends: 100,
};
