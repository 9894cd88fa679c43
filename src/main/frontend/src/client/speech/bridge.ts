import type { Speech } from "../../protocol/message-types.js";
import { type Adapter, runAdapter } from "../adapters/adapter.js";
import type { LiveClient } from "../live-client.js";
import { createSpeechScheduler, type SpeechScheduler } from "./speech-scheduler.js";

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
 * For a page in which the voice SDK runs: takes its events, so that cards appear by the voice that is heard here. Call
 * it before the client connects. `post` is given what is spoken as well, for the backend, where other screens watch.
 */
export function bridge<State>(
  adapter: Adapter<State>,
  client: LiveClient,
  post?: (speech: Speech) => void,
): (event: unknown) => void {
  const { hear } = schedulerOf(client);
  const run = runAdapter(adapter, (speech) => {
    hear(speech);
    post?.(speech);
  });
  return (event) => run(event);
}
