import { useEffect, useEffectEvent } from "react";
import type { ServerMessage } from "../protocol/message-types.js";
import { useLive } from "./live-context.js";

/** Calls back with every message of the server, once and in order, from when the component is on the page. */
export function useUpdates(callback: (message: ServerMessage) => void): void {
  const { client } = useLive();
  const onMessage = useEffectEvent(callback);
  useEffect(() => client.onMessage((message) => onMessage(message)), [client]);
}
