import { createContext, type ReactNode, useContext } from "react";
import type { LiveClient } from "../client/live-client.js";
import { createSpeechScheduler, type SpeechScheduler } from "../client/speech/speech-scheduler.js";

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
      setTimer: (run, ms) => setTimeout(run, ms),
      clearTimer: (timer) => clearTimeout(timer),
    });
    schedulers.set(client, scheduler);
    client.onMessage(scheduler.accept);
  }
  return scheduler;
}

/** Lets the components below it follow what the agent says; without it everything is shown at once. */
export function SpeechProvider({ client, children }: { client: LiveClient; children: ReactNode }): ReactNode {
  return <SpeechContext.Provider value={schedulerOf(client)}>{children}</SpeechContext.Provider>;
}

/** The nearest provider's scheduler, or null: for `attachAudio`, `hear` and `syncErrors`. */
export const useSpeechScheduler = (): SpeechScheduler | null => useContext(SpeechContext);
