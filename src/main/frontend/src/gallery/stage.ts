import type { Connection } from "../client/connection.js";
import type { LiveClient } from "../client/live-client.js";
import type { LiveMessage } from "../client/register.js";
import type { Json, Phase, ServerMessage } from "../protocol/message-types.js";
import { createStore } from "../store/live-store.js";
import * as sample from "./samples.js";

/** A session without a server that is told what to show; for pictures and for tests of the page alone. */
export interface Stage extends LiveClient {
  say(slice: string, phase: Phase, data?: { [key: string]: Json }): void;
  become(connection: Connection): void;
}

/** A stage on which nothing has been said. Its clock stands at the samples' day unless `serverNow` is given. */
export function createStage(serverNow: () => number = () => sample.today): Stage {
  const { store, apply } = createStore(() => {});
  const listeners = new Set<(message: LiveMessage) => void>();
  const watchers = new Set<() => void>();
  let connection: Connection = { status: "live" };
  let seq = 0;

  const say: Stage["say"] = (slice, phase, data) => {
    seq += 1;
    const message: ServerMessage = {
      v: 1,
      type: "UPDATE",
      sessionId: "s-gallery",
      epoch: "e-gallery",
      seq,
      id: `m-${seq}`,
      at: serverNow(),
      source: slice === "selection" ? "viewer" : "agent",
      payload: { slice, phase, ...(data === undefined ? {} : { data }) },
    };
    apply(message);
    for (const listener of listeners) listener(message as LiveMessage);
  };

  return {
    say,
    store,
    serverNow,
    lastReceivedAt: sample.today,
    reconnect: () => {},
    connection: {
      getSnapshot: () => connection,
      subscribe: (watcher) => {
        watchers.add(watcher);
        return () => watchers.delete(watcher);
      },
    },
    connect: () => {},
    close: () => {},
    ack: () => {},
    showing: () => {},
    synced: () => {},
    become(next) {
      connection = next;
      for (const watcher of watchers) watcher();
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onFrame: () => () => {},
    async send({ slice, data }) {
      // The gallery's agent refuses this one quote, so that a rolled back choice can be looked at.
      if (data.quoteId === "q3") throw new Error("this service is sold out");
      say(slice, "completed", { ...data });
      return { seq };
    },
  };
}
