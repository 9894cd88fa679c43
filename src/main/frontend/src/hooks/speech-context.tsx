import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { LiveClient } from "../client/live-client.js";
import { schedulerOf } from "../client/speech/bridge.js";
import type { SpeechScheduler } from "../client/speech/speech-scheduler.js";
import { ShownContext } from "./live-context.js";

const SpeechContext = createContext<SpeechScheduler | null>(null);

/**
 * Lets the components below it follow what the agent says: all that the hooks give them waits for its word. Without it
 * everything is shown at once.
 */
export function SpeechProvider({ client, children }: { client: LiveClient; children: ReactNode }): ReactNode {
  const scheduler = schedulerOf(client);
  const shown = useMemo(() => ({ client, store: scheduler.shown }), [client, scheduler]);
  return (
    <SpeechContext.Provider value={scheduler}>
      <ShownContext.Provider value={shown}>{children}</ShownContext.Provider>
    </SpeechContext.Provider>
  );
}

/** The nearest provider's scheduler, or null: for `attachAudio`, `hear` and `syncErrors`. */
export const useSpeechScheduler = (): SpeechScheduler | null => useContext(SpeechContext);
