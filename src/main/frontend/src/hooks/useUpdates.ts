import { useEffect } from "react";
import type { LiveMessage } from "../client/register.js";
import { useLive } from "./live-context.js";

/** Calls back with every message of the server, once and in order, from when the component is on the page. */
export function useUpdates(callback: (message: LiveMessage) => void): void {
  const { onMessage } = useLive().client;
  // Nothing can come between the end of one subscription and the next, so that another callback misses nothing.
  useEffect(() => onMessage(callback), [onMessage, callback]);
}
