import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Speech } from "../../protocol/message-types.js";
import { simulateSpeech } from "../speech/simulated-speech.test-support.js";
import { readSpeechEvent } from "../speech/speech-event.js";
import { type Adapter, runAdapter } from "./adapter.js";
import { elevenLabs } from "./elevenlabs.js";
import { liveKit } from "./livekit.js";
import { openAiRealtime } from "./openai-realtime.js";
import { pipecat } from "./pipecat.js";
import { vapi } from "./vapi.js";

interface Recorded {
  at: number;
  event: unknown;
  yields: Speech[];
}

/** A platform's events in the shapes that it documents, each with what the adapter is to make of it. */
const recording = (name: string): Recorded[] =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, `file://${import.meta.dirname}/`), "utf8"));

/** A run of an adapter, whatever its state. */
interface Run {
  readonly name: string;
  run(hear: (speech: Speech) => void): (event: unknown, at?: number) => void;
}
const platform = <State>(name: string, adapter: Adapter<State>): Run => ({
  name,
  run: (hear) => runAdapter(adapter, hear),
});
const platforms = [
  platform("elevenlabs", elevenLabs("conv_1")),
  platform("openai-realtime", openAiRealtime("s1")),
  platform("livekit", liveKit("room")),
  platform("vapi", vapi("call_1")),
  platform("pipecat", pipecat("s1")),
];

describe.each(platforms)("the adapter for $name", ({ name, run }) => {
  const recorded = recording(name);

  it.each(recorded.map((step, index) => ({ ...step, index })))(
    "makes of event $index at $at what the timeline needs",
    ({ index, yields }) => {
      let heard: Speech[] = [];
      const feed = run((speech) => heard.push(speech));
      for (const { at, event } of recorded.slice(0, index)) feed(event, at);
      heard = [];
      feed(recorded[index]?.event, recorded[index]?.at);
      expect(heard).toEqual(yields);
    },
  );

  it("yields only what the server accepts", () => {
    for (const speech of recorded.flatMap(({ yields }) => yields)) {
      expect(readSpeechEvent(speech)).toEqual(speech);
      if (speech.event === "plan") expect(speech.text).toBeTypeOf("string");
      else if (speech.event !== "end") expect(speech.positionMs ?? speech.char).toBeGreaterThanOrEqual(0);
    }
  });

  it("survives any nonsense, and yields nothing of it", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (events) => {
        const heard: Speech[] = [];
        const feed = run((speech) => heard.push(speech));
        for (const event of events) feed(event, 0);
        expect(heard).toEqual([]);
      }),
    );
  });

  it("never speaks of an utterance that it has ended, whatever is lost or repeated", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(recorded.length - 1), { maxLength: 30 }), (picks) => {
        const open = new Map<string, boolean>();
        const feed = run(({ utterance, event }) => {
          if (event === "interrupt" || event === "end") {
            expect(open.get(utterance)).not.toBe(false);
            open.set(utterance, false);
          } else if (event === "start") open.set(utterance, true);
        });
        picks.forEach((pick, i) => {
          feed(recorded[pick]?.event, i * 100);
        });
      }),
    );
  });

  it("drives a scheduler: every cue of the recording is shown in the end", () => {
    const speech = simulateSpeech();
    const utterances = new Set(recorded.flatMap(({ yields }) => yields.map(({ utterance }) => utterance)));
    for (const utterance of utterances) {
      speech.update("x-list", {}, [
        { target: `x-list/${utterance}`, utterance, anchor: { ms: 60_000 }, holdMs: 60_000 },
      ]);
    }
    const feed = run(speech.scheduler.hear);
    for (const { at, event } of recorded) {
      speech.advanceTo(at);
      feed(event, at);
    }
    speech.advanceTo(speech.now() + 600_000);
    for (const utterance of utterances) expect(speech.state(`x-list/${utterance}`)).toBe("shown");
  });
});

describe("a card and a voice", () => {
  it("meet at the word that ElevenLabs' alignment times", () => {
    const speech = simulateSpeech();
    const cue = { target: "quotes/q1", utterance: "el:conv_1:57", anchor: { text: "cheap" } };
    speech.update("quotes", {}, [cue]);
    const feed = runAdapter(elevenLabs("conv_1"), speech.scheduler.hear);
    for (const { at, event } of recording("elevenlabs").slice(0, 5)) {
      speech.advanceTo(at);
      feed(event, at);
    }
    speech.advanceTo(1359);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(1360);
    expect(speech.state("quotes/q1")).toBe("due");
  });
});
