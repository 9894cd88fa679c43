import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Cue, Json, Phase } from "../../protocol/message-types.js";
import { simulateSpeech } from "./simulated-speech.test-support.js";

interface Case {
  name: string;
  log: { at: number; slice: string; phase?: Phase; data: { [key: string]: Json }; cues?: Cue[] }[];
  checks: { at: number; waiting: string[] }[];
}

// The server's SpeechAccountTest reads the same table: what a reload hides is what a page that stayed still hides.
const cases: Case[] = JSON.parse(readFileSync("../../test/resources/speech/timeline-cases.json", "utf8"));

describe("the timeline of section 8", () => {
  it.each(cases)("$name", ({ log, checks }) => {
    const simulation = simulateSpeech();
    const targets = new Set(log.flatMap(({ cues = [] }) => cues.map(({ target }) => target)));
    const steps = [...log, ...checks].sort(
      (a, b) => a.at - b.at || Number("waiting" in a) - Number("waiting" in b),
    );
    for (const step of steps) {
      simulation.advanceTo(step.at);
      if ("waiting" in step) {
        const waiting = [...targets].filter((target) => simulation.state(target) === "hidden").sort();
        expect({ at: step.at, waiting }).toEqual(step);
      } else {
        const { at, slice, phase = "displaying", data, cues } = step;
        const payload = { slice, phase, data, ...(cues && { cues }) };
        simulation.update(slice, data, cues, { at, payload });
      }
    }
  });
});
