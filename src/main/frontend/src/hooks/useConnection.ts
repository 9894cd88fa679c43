import { useSyncExternalStore } from "react";
import type { Connection } from "../client/connection.js";
import type { LiveClient } from "../client/live-client.js";
import { useLive } from "./live-context.js";

const CONNECTING: Connection = { status: "connecting" };
/** What a server renders, and a browser that takes its page over. */
const atFirst = () => CONNECTING;

/** A client's connection; renders when it changes. */
export const useConnectionOf = ({ connection }: LiveClient): Connection =>
  useSyncExternalStore(connection.subscribe, connection.getSnapshot, atFirst);

/** The connection of the nearest provider's client; renders when it changes, and for nothing else. */
export const useConnection = (): Connection => useConnectionOf(useLive().client);
