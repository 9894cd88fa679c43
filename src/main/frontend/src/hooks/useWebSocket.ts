import { useEffect, useReducer, useRef, useSyncExternalStore } from "react";
import type { Connection } from "../client/connection.js";
import type { LiveClient, LiveClientOptions } from "../client/live-client.js";
import type { SessionState } from "../protocol/message-types.js";
import { claimClient, retainClient } from "./shared-clients.js";

/** A session as a component sees it. */
export interface LiveSession extends Pick<LiveClient, "send" | "reconnect"> {
  readonly connection: Connection;
  /** The whole state. Only a component that reads it renders when it changes; `useSlice` renders for less. */
  readonly state: SessionState;
  /** For `LiveProvider`, so that the hooks below can share the socket. */
  readonly client: LiveClient;
}

/**
 * Follows a session for as long as the component is on the page. Components that ask for the same `url` and
 * `sessionId` share one socket; of their other options those of the first count, but `getToken` may change.
 */
export function useWebSocket(options: LiveClientOptions): LiveSession {
  const { url, sessionId } = options;
  const latest = useRef(options);
  const readsState = useRef(false);
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const shared = {
    ...options,
    getToken: (...request: Parameters<typeof options.getToken>) => latest.current.getToken(...request),
  };
  const client = claimClient(shared);

  useEffect(() => {
    latest.current = options;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another session is another client
  useEffect(() => {
    const release = retainClient(shared);
    // The claimed client was dropped before this commit, or while the component was hidden.
    if (claimClient(shared) !== client) renderAgain();
    return release;
  }, [url, sessionId]);

  const { connection, store } = client;
  const current = useSyncExternalStore(connection.subscribe, connection.getSnapshot, connection.getSnapshot);
  const getState = () => (readsState.current ? store.getSnapshot() : null);
  useSyncExternalStore(store.subscribe, getState, getState);

  return {
    client,
    connection: current,
    get state() {
      readsState.current = true;
      return store.getSnapshot();
    },
    send: client.send,
    reconnect: client.reconnect,
  };
}
