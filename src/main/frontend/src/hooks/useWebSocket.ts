import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Connection } from "../client/connection.js";
import type { LiveClient, LiveClientOptions } from "../client/live-client.js";
import type { State } from "../client/register.js";
import { share } from "./shared-clients.js";
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
  const session = options.enabled !== false && options.sessionId;
  // Without a session there is a client all the same, which nobody connects.
  const claim = { ...options, sessionId: session || "" };
  const latest = useRef(claim);
  const readsState = useRef(false);
  const [, renderAgain] = useState({});
  const { client } = share({ current: claim });

  useEffect(() => {
    latest.current = claim;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another session is another client
  useEffect(() => {
    if (!session) return;
    const shared = share(latest);
    // The rendered client was dropped before this commit, or while the component was hidden.
    if (shared.client !== client) renderAgain({});
    return shared.retain(latest);
  }, [options.url, session]);

  const { store, send, reconnect } = client;
  const connection = useConnectionOf(client);
  const getState = () => readsState.current && store.getSnapshot();
  useSyncExternalStore(store.subscribe, getState, getState);

  return {
    client,
    connection: session ? connection : OFF,
    get state() {
      readsState.current = true;
      return store.getSnapshot();
    },
    send,
    reconnect,
  };
}
