import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { LiveClient } from "../client/live-client.js";
import { createSpeechScheduler, type SpeechScheduler } from "../client/speech/speech-scheduler.js";
import { ShownContext } from "./live-context.js";

const SpeechContext = createContext<SpeechScheduler | null>(null);

// One a client, for as long as there is the client: a second one would count and animate everything twice.
const schedulers = new WeakMap<LiveClient, SpeechScheduler>();

/** The client's scheduler; made at the first call, which must come before the client connects. */
export function schedulerOf(client: LiveClient): SpeechScheduler {
  let scheduler = schedulers.get(client);
  if (!scheduler) {
    scheduler = createSpeechScheduler({
      now: client.serverNow,
      onSyncError: client.synced,
      onHeld: (held) => client.showing({ held }),
      setTimer: (run, ms) => setTimeout(run, ms),
      clearTimer: (timer) => clearTimeout(timer),
    });
    schedulers.set(client, scheduler);
    client.onMessage(scheduler.accept);
  }
  return scheduler;
}

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
