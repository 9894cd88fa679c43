import type { ReactNode } from "react";
import type { ClosedReason, Connection } from "../client/connection.js";
import styles from "./EmptyFeed.module.css";

/** Nothing was ever received: what happened and what to do next. Nothing is made up to fill the place. */
export function EmptyFeed({ connection }: { connection: Connection }) {
  const { title, body } = explain(connection);
  return (
    <section className={styles["empty"]} data-testid="empty-feed">
      <h2 className={styles["title"]}>{title}</h2>
      <p>{body}</p>
    </section>
  );
}

/** The page without a link. */
export function NoLink() {
  return (
    <section className={styles["empty"]} data-testid="no-link">
      <h2 className={styles["title"]}>Open the link from your conversation</h2>
      <p>
        This page follows one conversation with the ShipVox agent. The agent sends you a link that opens
        yours; it works for a short while, so ask for a new one if it has run out.
      </p>
      <p className={styles["aside"]}>
        Running ShipVox yourself? <code>scripts/demo</code> plays a whole conversation and prints a link to
        it.
      </p>
    </section>
  );
}

interface Explanation {
  title: string;
  body: ReactNode;
}

function explain(connection: Connection): Explanation {
  if (connection.status !== "closed") {
    return {
      title: "We cannot reach the service",
      body: "Check your connection. We keep trying, and your shipment appears as soon as the service answers. You can go on talking to the agent meanwhile.",
    };
  }
  return closed[connection.reason];
}

const newLink = "Ask the agent for a new link to this page. You can go on talking meanwhile.";

const closed: Readonly<Record<ClosedReason, Explanation>> = {
  asked: { title: "Disconnected", body: "Reconnect to follow the conversation again." },
  refused: {
    title: "The service refused the connection",
    body: "Reload the page; it may be an older version.",
  },
  forbidden: { title: "This link is for another conversation", body: newLink },
  "no-session": { title: "This conversation is over or never began", body: newLink },
  "too-many-connections": {
    title: "Open in too many places",
    body: "Close this page in other tabs or on other devices, then reconnect.",
  },
  "session-ended": {
    title: "This conversation has ended",
    body: "There is nothing left to show. Talk to the agent again to start a new shipment.",
  },
  "no-token": { title: "This link has run out", body: newLink },
  "retry-limit": {
    title: "We could not reach the service",
    body: "Check your connection, then reconnect. You can go on talking to the agent meanwhile.",
  },
};
