import type { ClosedReason, Connection } from "../client/connection.js";
import { t } from "../texts.js";
import buttonStyles from "./Button.module.css";
import styles from "./ConnectionBar.module.css";
import { formatExactTime, formatTime } from "./format.js";
import { useCountdown } from "./use-countdown.js";

interface ConnectionBarProps {
  connection: Connection;
  /** ms since 1970 by this browser's clock when the server was last heard; undefined if never */
  lastHeardAt: number | undefined;
  onReconnect: () => void;
}

/** What the connection can truthfully be called, how old the content is, and the one thing to do about it. */
export function ConnectionBar({ connection, lastHeardAt, onReconnect }: ConnectionBarProps) {
  const waitMs = useCountdown(connection.status === "waiting" ? connection.retryAt : undefined, Date.now);
  const retry = offersRetry(connection);
  const stale = isStale(connection) && lastHeardAt !== undefined;
  return (
    <div
      className={styles["bar"]}
      data-testid="connection-bar"
      data-status={connection.status}
      data-stale={stale || undefined}
      data-mock={(connection.status === "fallback" && connection.transport === "mock") || undefined}
    >
      <span className={styles["dot"]} aria-hidden="true" />
      {/* A new element when it is lost or back, for words of another length to move nothing; not for each attempt. */}
      <p key={`${isStale(connection)} ${stale}`} className={styles["text"]}>
        <span>{wordsFor(connection, waitMs, stale)}</span>
        {stale && <span className={styles["age"]}>{t.connection.asOf(formatExactTime(lastHeardAt))}</span>}
      </p>
      {retry !== undefined && (
        <button type="button" className={buttonStyles["button"]} data-kind="quiet" onClick={onReconnect}>
          {retry}
        </button>
      )}
    </div>
  );
}

/** Whether what is on the screen may be older than the truth. */
export function isStale({ status }: Connection): boolean {
  return status !== "live" && status !== "fallback";
}

function wordsFor(connection: Connection, waitMs: number | undefined, again: boolean): string {
  switch (connection.status) {
    case "connecting":
      return again ? t.connection.reconnecting : t.connection.connecting;
    case "authenticating":
      return again ? t.connection.reconnecting : t.connection.authenticating;
    case "live":
      return t.connection.live;
    case "waiting":
      return t.connection.waiting(Math.max(0, Math.ceil((waitMs ?? 0) / 1000)));
    case "fallback":
      return connection.transport === "mock" ? t.connection.mock : t.connection.fallback;
    case "offline":
      return t.connection.offline(formatTime(connection.since));
    case "closed":
      return t.connection.closed[connection.reason];
  }
}

/** Trying again is offered only where it can help. */
function offersRetry(connection: Connection): string | undefined {
  if (connection.status === "waiting" || connection.status === "offline") return t.connection.tryAgain;
  if (connection.status !== "closed") return undefined;
  const canHelp: readonly ClosedReason[] = ["asked", "too-many-connections", "no-token", "retry-limit"];
  return canHelp.includes(connection.reason) ? t.connection.reconnect : undefined;
}
