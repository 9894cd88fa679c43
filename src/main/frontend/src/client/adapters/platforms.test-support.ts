import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Cue, Speech } from "../../protocol/message-types.js";
import { simulateSpeech } from "../speech/simulated-speech.test-support.js";
import { type Adapter, runAdapter } from "./adapter.js";
import { elevenLabs } from "./elevenlabs.js";
import { liveKit } from "./livekit.js";
import { openAiRealtime } from "./openai-realtime.js";
import { pipecat } from "./pipecat.js";
import { vapi } from "./vapi.js";

/** An adapter, whatever its state. */
export type Run = (hear: (speech: Speech) => void) => (event: unknown, at?: number) => void;

const runOf =
  <State>(adapter: Adapter<State>): Run =>
  (hear) =>
    runAdapter(adapter, hear);

/** Each platform's adapter for the given conversation. */
export const platforms: Readonly<Record<string, (conversation: string) => Run>> = {
  elevenlabs: (conversation) => runOf(elevenLabs(conversation)),
  openai: (conversation) => runOf(openAiRealtime(conversation)),
  livekit: (conversation) => runOf(liveKit(conversation)),
  vapi: (conversation) => runOf(vapi(conversation)),
  pipecat: (conversation) => runOf(pipecat(conversation)),
};

/** The adapter of that platform; conversation "c" unless told otherwise. */
export function platform(name: string, conversation = "c"): Run {
  const run = platforms[name];
  if (!run) throw new Error(`no adapter ${name}`);
  return run(conversation);
}

export type Timed = readonly [atMs: number, event: unknown];

/** Everything that the adapter yields for the events. */
export function yieldsOf(run: Run, events: readonly Timed[]): Speech[] {
  const heard: Speech[] = [];
  const feed = run((speech) => heard.push(speech));
  for (const [at, event] of events) feed(event, at);
  return heard;
}

/** Feeds the events into a scheduler and returns when each target of the cues is shown, to the millisecond. */
export function shownAtMs(run: Run, cues: readonly Cue[], events: readonly Timed[], untilMs = 20_000) {
  const speech = simulateSpeech();
  for (const cue of cues) speech.update("x-l", {}, [cue]);
  const feed = run(speech.scheduler.hear);
  const shown: Record<string, number> = {};
  const left = [...events];
  for (let now = 0; now <= untilMs; now++) {
    speech.advanceTo(now);
    while (left[0] && left[0][0] <= now) feed(left.shift()?.[1], now);
    for (const { target } of cues) {
      if (!(target in shown) && speech.state(target) !== "hidden") shown[target] = now;
    }
  }
  return shown;
}

/** A cue for the text, on a target of its name. */
export const cue = (utterance: string, text: string, more: Partial<Cue> = {}): Cue => ({
  target: `x-l/${text.replaceAll(" ", "-")}`,
  utterance,
  anchor: { text },
  ...more,
});

/** When the texts of one utterance become shown. */
export function shown(name: string, utterance: string, texts: readonly string[], events: readonly Timed[]) {
  const cues = texts.map((text) => cue(utterance, text));
  const at = shownAtMs(platform(name), cues, events, 12_000);
  return cues.map(({ target }) => at[target]);
}

export interface FieldCase {
  readonly name: string;
  /** The public threads in which users report the like. */
  readonly kind: string;
  readonly adapter: string;
  readonly cues: readonly Cue[];
  readonly events: readonly Timed[];
  /** When each target becomes shown, ± 60 ms, or from when to when. */
  readonly shownAtMs: Readonly<Record<string, number | readonly [from: number, to: number]>>;
}

const folder = join(import.meta.dirname, "fixtures/reported");

/** Streams of the kinds that users of the platforms report. */
export const fieldCases: readonly FieldCase[] = readdirSync(folder).map((file) =>
  JSON.parse(readFileSync(join(folder, file), "utf8")),
);
