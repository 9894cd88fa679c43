import type { CueRule } from "../client/speech/cue-book.js";
import { readSpeechEvent } from "../client/speech/speech-event.js";
import { createSpeechScheduler } from "../client/speech/speech-scheduler.js";
import type { Cue, Init, SessionState, Update } from "../protocol/message-types.js";
import { fold } from "../store/fold.js";

/** One update of the log, and the state as of it. */
export interface Step {
  readonly update: Update;
  readonly state: SessionState;
}

/** A cue that came with update `seq`. From update `settledFrom` on it waits no more, for the reason `rule`. */
export interface CueLine {
  readonly cue: Cue;
  readonly seq: number;
  readonly settledFrom?: number;
  readonly rule?: CueRule;
}

export type Voice = "planned" | "speaking" | "paused" | "interrupted" | "ended";

/** What is known of an utterance at a step. */
export interface Spoken {
  readonly utterance: string;
  readonly speaker: "agent" | "customer";
  readonly text: string;
  readonly voice: Voice;
  readonly positionMs?: number;
}

/** More steps are not kept: the oldest go first, and the newest are what an operator looks for. */
const MOST_STEPS = 2_000;
const MOST_CUES = 2_000;

/** A clock that goes on by being told to, with timers that run as it does. */
function createClock(start: number) {
  let time = start;
  let handles = 0;
  const timers = new Map<number, { readonly due: number; run(): void }>();
  return {
    now: () => time,
    setTimer(run: () => void, ms: number) {
      timers.set(++handles, { due: time + ms, run });
      return handles;
    },
    clearTimer: (handle: number) => void timers.delete(handle),
    advanceTo(until: number) {
      for (;;) {
        const [next] = [...timers].sort(([, a], [, b]) => a.due - b.due);
        if (!next || next[1].due > until) break;
        timers.delete(next[0]);
        time = Math.max(time, next[1].due);
        next[1].run();
      }
      time = Math.max(time, until);
    },
  };
}

/**
 * Plays a log as a page would have shown it, by the log's own clock: the client's fold makes the state of each step,
 * the client's scheduler decides which cue waits. `start` is the whole state before the first step.
 */
export function createReplay(start: Init) {
  const clock = createClock(start.at);
  const scheduler = createSpeechScheduler<number>({
    ...clock,
    leadMs: 0,
    visibility: { visible: () => true, onVisible: () => () => {} },
  });
  const steps: Step[] = [];
  const cues = new Map<string, CueLine>();
  let state: SessionState = start.payload.state ?? {};
  // The step that the clock is on the way to: what settles meanwhile is settled there.
  let next = start.seq;

  scheduler.onCue((news) => {
    const { key, seq, cue } = news.of;
    if (news.step === "waits") cues.set(key, { cue, seq });
    else if (news.step === "settled") cues.set(key, { cue, seq, settledFrom: next, rule: news.rule });
    const [oldest] = cues.keys();
    if (cues.size > MOST_CUES && oldest !== undefined) cues.delete(oldest);
  });
  scheduler.accept(start);

  return {
    start,
    steps: steps as readonly Step[],
    /** Takes the next update, in order. */
    accept(update: Update): void {
      next = update.seq;
      clock.advanceTo(update.at);
      scheduler.accept(update);
      state = fold(state, update);
      steps.push({ update, state });
      if (steps.length > MOST_STEPS) steps.shift();
    },
    /** Lets time pass after the newest step; `at` is the server's clock, ms since 1970. */
    passTo(at: number): void {
      next = (steps.at(-1)?.update.seq ?? start.seq) + 1;
      clock.advanceTo(at);
    },
    /** The cues that had come by a step, newest first; `upTo` is its seq, infinite for now. */
    cuesAt(upTo: number): CueLine[] {
      const known = [...cues.values()].filter(({ seq }) => seq <= upTo).reverse();
      return known.map((line) =>
        line.settledFrom !== undefined && line.settledFrom <= upTo ? line : { cue: line.cue, seq: line.seq },
      );
    },
    /** What had been said by a step, newest first. */
    speechAt(upTo: number): Spoken[] {
      const said = new Map<string, Spoken>();
      for (const { utterance, text = "", speaker = "agent", positionMs, paused } of start.payload.speech
        ?.utterances ?? []) {
        const voice = paused ? "paused" : positionMs === undefined ? "planned" : "speaking";
        said.set(utterance, { utterance, text, speaker, voice });
      }
      for (const { update } of steps) {
        if (update.seq > upTo) break;
        if (update.payload.slice === "speech") hear(said, update.payload.data);
      }
      return [...said.values()].reverse();
    },
    dispose: scheduler.dispose,
  };
}

export type Replay = ReturnType<typeof createReplay>;

function hear(said: Map<string, Spoken>, data: unknown): void {
  const event = readSpeechEvent(data);
  if (!event) return;
  const { utterance, positionMs } = event;
  const before = said.get(utterance);
  // What is over stays over.
  if (before?.voice === "ended" || before?.voice === "interrupted") return;
  said.set(utterance, {
    utterance,
    speaker: event.customer ? "customer" : (before?.speaker ?? "agent"),
    text: event.text ?? before?.text ?? "",
    voice: voiceAfter(event.event, before?.voice),
    ...((positionMs ?? before?.positionMs) === undefined
      ? {}
      : { positionMs: positionMs ?? before?.positionMs ?? 0 }),
  });
}

function voiceAfter(event: string, before: Voice = "planned"): Voice {
  switch (event) {
    case "plan":
      return before;
    case "pause":
      return "paused";
    case "interrupt":
      return "interrupted";
    case "end":
      return "ended";
    default:
      return "speaking";
  }
}

/**
 * The state before the oldest update that the log still holds, as far as it is known: the slices that no kept update
 * has touched stand as they do now.
 */
export function stateBefore(keptFrom: number, now: SessionState): SessionState {
  return Object.fromEntries(Object.entries(now).filter(([, slice]) => slice.seq <= keptFrom));
}

/** Which step is shown once the newest is `newest`: the newest itself, or the old one as long as it is kept. */
export function placeIn(steps: readonly Step[], seq: number | "newest"): number {
  const last = steps.length - 1;
  if (seq === "newest" || last < 0) return last;
  const first = steps[0]?.update.seq ?? 0;
  return Math.min(last, Math.max(0, seq - first));
}

const LONGEST_PAUSE_MS = 1_500;
const SHORTEST_PAUSE_MS = 80;

/** How long playing stays at a step: as long as the log did, within what is bearable to watch. */
export function pauseAfter(steps: readonly Step[], index: number, speed: number): number {
  const gap = (steps[index + 1]?.update.at ?? 0) - (steps[index]?.update.at ?? 0);
  return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, gap)) / speed;
}

/** One update in a few words. */
export function summary({ payload }: Update): string {
  const { slice, phase, data, cues } = payload;
  const event = slice === "speech" ? readSpeechEvent(data) : undefined;
  if (event) return [event.event, event.utterance, event.text && `“${event.text}”`].filter(Boolean).join(" ");
  const fields = Object.keys(data ?? {}).join(", ");
  const waits = cues?.length ? `${cues.length} ${cues.length === 1 ? "cue" : "cues"}` : "";
  return [phase, fields, waits].filter(Boolean).join(" · ");
}
