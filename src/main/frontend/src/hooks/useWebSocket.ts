import { useEffect, useReducer, useRef, useSyncExternalStore } from "react";
import type { Connection } from "../client/connection.js";
import type { LiveClient, LiveClientOptions } from "../client/live-client.js";
import type { State } from "../client/register.js";
import { claimClient, retainClient } from "./shared-clients.js";
import { useConnectionOf } from "./useConnection.js";

/** A client's options; without a session, or with `enabled: false`, nothing is connected. */
export interface LiveSessionOptions extends Omit<LiveClientOptions, "sessionId"> {
  readonly sessionId: string | null | undefined;
  readonly enabled?: boolean | undefined;
}

/** A session as a component sees it. */
export interface LiveSession extends Pick<LiveClient, "send" | "reconnect"> {
  /** `closed` by `asked` while the hook is not enabled. */
  readonly connection: Connection;
  /** The whole state. Only a component that reads it renders when it changes; `useSlice` renders for less. */
  readonly state: State;
  /** For `LiveProvider`, so that the hooks below can share the socket. */
  readonly client: LiveClient;
}

const OFF: Connection = { status: "closed", reason: "asked" };

/**
 * Follows a session for as long as the component is on the page. Components that ask for the same `url` and
 * `sessionId` share one socket; of their other options those of the first count, but `getToken` and `onError` are
 * those of the newest component on the page, as of its last render.
 */
export function useWebSocket(options: LiveSessionOptions): LiveSession {
  const { url, enabled = true } = options;
  const sessionId = options.sessionId ?? "";
  const on = enabled && sessionId !== "";
  const claim = { ...options, sessionId };
  const latest = useRef(claim);
  const readsState = useRef(false);
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const client = claimClient({ current: claim });

  useEffect(() => {
    latest.current = claim;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another session is another client
  useEffect(() => {
    if (!on) return;
    const release = retainClient(latest);
    // The claimed client was dropped before this commit, or while the component was hidden.
    if (claimClient(latest) !== client) renderAgain();
    return release;
  }, [url, sessionId, on]);

  const { store } = client;
  const connection = useConnectionOf(client);
  const getState = () => (readsState.current ? store.getSnapshot() : null);
  useSyncExternalStore(store.subscribe, getState, getState);

  return {
    client,
    connection: on ? connection : OFF,
    get state() {
      readsState.current = true;
      return store.getSnapshot();
    },
    send: client.send,
    reconnect: client.reconnect,
  };
}
