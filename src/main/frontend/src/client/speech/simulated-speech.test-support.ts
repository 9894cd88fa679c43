import type { Cue, Init, Json, ServerMessage, SpeechSnapshot, Update } from "../../protocol/message-types.js";
import { createSpeechScheduler, type SpeechSchedulerOptions } from "./speech-scheduler.js";

/** A scheduler on a clock that the test holds in its hand, and the messages to feed it. Times are ms. */
export function simulateSpeech(options: Partial<SpeechSchedulerOptions<number>> = {}) {
  let time = 0;
  let seen = true;
  let seq = 0;
  let handles = 0;
  const timers = new Map<number, { readonly due: number; run(): void }>();
  const watchers = new Set<() => void>();

  const scheduler = createSpeechScheduler<number>({
    now: () => time,
    setTimer(run, ms) {
      timers.set(++handles, { due: time + ms, run });
      return handles;
    },
    clearTimer: (handle) => void timers.delete(handle),
    leadMs: 0,
    visibility: {
      visible: () => seen,
      onVisible(listener) {
        watchers.add(listener);
        return () => watchers.delete(listener);
      },
    },
    ...options,
  });

  const envelope = { v: 1, sessionId: "s", epoch: "e", source: "agent" } as const;
  const accept = (message: ServerMessage) => scheduler.accept(message);
  return {
    scheduler,
    accept,
    now: () => time,
    timers: () => timers.size,
    /** Lets time pass, running each timer when it is due. */
    advanceTo(until: number): void {
      for (;;) {
        const [handle, timer] = [...timers].sort(([, a], [, b]) => a.due - b.due)[0] ?? [];
        if (handle === undefined || !timer || timer.due > until) break;
        timers.delete(handle);
        time = Math.max(time, timer.due);
        timer.run();
      }
      time = Math.max(time, until);
    },
    /** An update of the log, by default as of now. */
    update(slice: string, data: { [key: string]: Json }, cues?: Cue[], more: Partial<Update> = {}): Update {
      const payload = { slice, phase: "displaying", data, ...(cues && { cues }) } as const;
      const message: Update = {
        ...envelope,
        type: "UPDATE",
        seq: ++seq,
        id: `u${seq}`,
        at: time,
        payload,
        ...more,
      };
      accept(message);
      return message;
    },
    /** A `speech` update. */
    speech(data: { [key: string]: Json }, at = time): Update {
      return this.update("speech", data, undefined, { at });
    },
    /** A fresh INIT at the log's present head. */
    init(speech?: SpeechSnapshot, state: Init["payload"]["state"] = {}, epoch = "e"): void {
      const payload = { resumed: false, state, heartbeatMs: 15_000, viewers: 1, ...(speech && { speech }) };
      accept({ ...envelope, epoch, type: "INIT", seq, at: time, payload });
    },
    see(visible: boolean): void {
      seen = visible;
      if (visible) for (const watcher of watchers) watcher();
    },
    state: (target: string) => scheduler.getSnapshot(target).state,
  };
}
