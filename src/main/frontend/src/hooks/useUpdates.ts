import { useEffect, useRef } from "react";
import type { LiveMessage } from "../client/register.js";
import { useLive } from "./live-context.js";

/** Calls back with every message of the server, once and in order, from when the component is on the page. */
export function useUpdates(callback: (message: LiveMessage) => void): void {
  const { client } = useLive();
  const latest = useRef(callback);
  // React 18 has no useEffectEvent.
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => client.onMessage((message) => latest.current(message)), [client]);
}
