import { createContext, type ReactNode, useContext } from "react";
import type { LiveClient } from "../client/live-client.js";
import type { LiveStore } from "../store/live-store.js";

/** What the hooks below a provider read from. */
export interface Live {
  readonly client: LiveClient;
  /** The client's own store, or one that shows the same state at its own time, as speech does. */
  readonly store: LiveStore;
}

const LiveContext = createContext<Live | null>(null);

export interface LiveProviderProps {
  readonly client: LiveClient;
  readonly store?: LiveStore;
  readonly children: ReactNode;
}

/** Gives the components below it a client, and optionally another store than the client's. */
export function LiveProvider({ client, store = client.store, children }: LiveProviderProps): ReactNode {
  return <LiveContext.Provider value={{ client, store }}>{children}</LiveContext.Provider>;
}

/** The nearest provider's client and store; throws outside of one. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("no <LiveProvider> above this component");
  return live;
}
