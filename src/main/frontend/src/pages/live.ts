import { useSyncExternalStore } from "react";
import { useLive } from "../hooks/live-context.js";
import type { SessionState } from "../protocol/message-types.js";
import type { Readable } from "../store/live-store.js";

/** The value of a readable, followed. */
export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.getSnapshot);
}

/** A plain value read off the whole state, across slices; it renders only when that value changed. */
export function useDerived<T extends string | number | boolean | undefined>(
  read: (state: SessionState) => T,
): T {
  const { store } = useLive();
  return useSyncExternalStore(store.subscribe, () => read(store.getSnapshot()));
}
