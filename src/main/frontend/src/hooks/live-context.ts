import { createContext, createElement, type ReactNode, useContext } from "react";
import type { LiveClient } from "../client/live-client.js";
import type { LiveStore } from "../store/live-store.js";

/** What the hooks below a provider read from. */
export interface Live {
  readonly client: LiveClient;
  /** What may be shown: the client's own store, or where there is speech, one that waits for each part's word. */
  readonly store: LiveStore;
}

const LiveContext = createContext<Omit<LiveProviderProps, "children"> | null>(null);

/** The store of what may be shown of a client's state while an agent speaks. */
export const ShownContext = createContext<Live | null>(null);

export interface LiveProviderProps {
  readonly client: LiveClient;
  readonly store?: LiveStore;
  readonly children: ReactNode;
}

/** Gives the components below it a client, and optionally another store than the client's. */
export const LiveProvider = (props: LiveProviderProps): ReactNode =>
  createElement(LiveContext.Provider, { value: props }, props.children);

/** The nearest provider's client, and the store of what may be shown; throws outside of one. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  const shown = useContext(ShownContext);
  if (!live) throw new Error("no <LiveProvider>");
  const { client, store } = live;
  return { client, store: store ?? (shown?.client === client ? shown : client).store };
}
