import { Fragment } from "react";
import type { ClosedReason, Connection } from "../client/connection.js";
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
      {/* A new state is a new element: words of another length then move nothing. */}
      <Fragment key={`${connection.status} ${stale}`}>
        <span className={styles["dot"]} aria-hidden="true" />
        <p className={styles["text"]}>
          <span>{wordsFor(connection, waitMs)}</span>
          {stale && <span className={styles["age"]}>As of {formatExactTime(lastHeardAt)}</span>}
        </p>
      </Fragment>
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

function wordsFor(connection: Connection, waitMs: number | undefined): string {
  switch (connection.status) {
    case "connecting":
      return "Connecting";
    case "authenticating":
      return "Signing in";
    case "live":
      return "Live";
    case "waiting":
      return `Reconnecting in ${Math.max(0, Math.ceil((waitMs ?? 0) / 1000))} s`;
    case "fallback":
      return connection.transport === "mock" ? "Sample data" : "Live, backup connection";
    case "offline":
      return `Offline since ${formatTime(connection.since)}`;
    case "closed":
      return closedWords[connection.reason];
  }
}

const closedWords: Readonly<Record<ClosedReason, string>> = {
  asked: "Disconnected",
  refused: "Connection refused",
  forbidden: "No access to this session",
  "no-session": "No such session",
  "too-many-connections": "Open in too many places",
  "session-ended": "Session ended",
  "no-token": "Link no longer valid",
  "retry-limit": "Could not reconnect",
};

/** Trying again is offered only where it can help. */
function offersRetry(connection: Connection): string | undefined {
  if (connection.status === "waiting" || connection.status === "offline") return "Now";
  if (connection.status !== "closed") return undefined;
  const canHelp: readonly ClosedReason[] = ["asked", "too-many-connections", "no-token", "retry-limit"];
  return canHelp.includes(connection.reason) ? "Reconnect" : undefined;
}
