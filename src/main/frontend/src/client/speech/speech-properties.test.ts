import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cue, Json, SessionState } from "../../protocol/message-types.js";
import { fold } from "../../store/fold.js";
import { simulateSpeech } from "./simulated-speech.test-support.js";

const TEXT = "Your UPS Ground label costs eight forty-four, and FedEx is ten";
/** Longer than any pause is waited out, far shorter than a forgotten utterance takes to lapse. */
const PATIENCE_MS = 60_000;

type Step =
  | { readonly do: "cues"; readonly target: string; readonly cues: Cue[] }
  | { readonly do: "speech"; readonly data: { [key: string]: Json } }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "hide" | "see" | "reconnect" };

const utterance = fc.constantFrom("u", "v");
const positionMs = fc.integer({ min: 0, max: 6000 });
const anchor: fc.Arbitrary<Cue["anchor"]> = fc.oneof(
  fc.record({ ms: fc.integer({ min: 0, max: 8000 }) }),
  fc.record({ char: fc.nat(80) }),
  fc.record({ text: fc.constantFrom("UPS Ground", "$8.44", "10", "never said"), nth: fc.constantFrom(1, 2) }),
  fc.record({ mark: fc.constantFrom("m", "n") }),
);
const cueFor = (target: string) =>
  fc.record(
    {
      target: fc.constant(target),
      utterance,
      anchor,
      onInterrupt: fc.constantFrom("show", "hold", "drop"),
      holdMs: fc.integer({ min: 0, max: 5000 }),
      effect: fc.constantFrom("reveal", "reveal", "highlight"),
    },
    { requiredKeys: ["target", "utterance", "anchor"] },
  );
const target = fc.constantFrom("quotes/q1", "quotes/q2", "label");
const words = TEXT.split(" ").map((word, i) => ({
  start: i * 400,
  end: i * 400 + 300,
  char: TEXT.indexOf(word),
  length: word.length,
}));
const event = fc.oneof(
  fc.record({ event: fc.constant("plan"), utterance, text: fc.constantFrom(TEXT, TEXT.slice(0, 20)) }),
  fc.record({ event: fc.constant("plan"), utterance, text: fc.constant(TEXT), words: fc.constant(words) }),
  fc.record({
    event: fc.constantFrom("start", "progress", "pause", "resume", "interrupt"),
    utterance,
    positionMs,
  }),
  fc.record({ event: fc.constant("progress"), utterance, char: fc.nat(60), mark: fc.constantFrom("m", "n") }),
  fc.record({
    event: fc.constant("interrupt"),
    utterance,
    positionMs,
    heard: fc.constant(TEXT.slice(0, 15)),
  }),
  fc.record({ event: fc.constant("end"), utterance }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: target.chain((to) =>
      fc.record({
        do: fc.constant("cues" as const),
        target: fc.constant(to),
        cues: fc.array(cueFor(to), { minLength: 1, maxLength: 3 }),
      }),
    ),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("speech" as const), data: event }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 4000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("hide" as const, "see" as const, "reconnect" as const) }),
  },
);

/** Plays the steps, recording every state that a target was seen in. */
function play(steps: readonly Step[], until = PATIENCE_MS) {
  const speech = simulateSpeech();
  const history = new Map<string, string[]>();
  // An update has the items of those before it: what is taken away and comes again may be hidden again.
  const items = new Map<string, { id: string }>();
  for (const name of ["quotes/q1", "quotes/q2", "label"]) {
    const states: string[] = [];
    history.set(name, states);
    speech.scheduler.subscribe(name, () => {
      const state = speech.state(name);
      if (states.at(-1) !== state) states.push(state);
    });
  }
  for (const each of steps) {
    if (each.do === "cues") {
      const [slice = "", id] = each.target.split("/");
      if (id !== undefined) items.set(id, { id });
      speech.update(slice, id === undefined ? {} : { items: [...items.values()] }, each.cues);
    } else if (each.do === "speech") speech.speech(each.data);
    else if (each.do === "wait") speech.advanceTo(speech.now() + each.ms);
    else if (each.do === "reconnect") speech.init();
    else speech.see(each.do === "see");
  }
  speech.see(true);
  speech.advanceTo(speech.now() + until);
  return { speech, history };
}

describe("whatever order plan, cue, start, interrupt, resume and update arrive in", () => {
  it("each item ends shown, none is stuck, none is revealed twice", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { speech, history } = play(steps);
        for (const [name, states] of history) {
          expect(speech.scheduler.getSnapshot(name)).toEqual({
            state: "shown",
            waiting: false,
            highlighted: false,
          });
          expect(states.filter((state) => state === "hidden").length).toBeLessThanOrEqual(1);
          expect(states.filter((state) => state === "due").length).toBeLessThanOrEqual(1);
        }
        expect(speech.timers()).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it("the truth is never later than without cues", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let [cued, plain]: SessionState[] = [{}, {}];
        const speech = simulateSpeech();
        for (const each of steps) {
          if (each.do !== "cues") continue;
          const data = { items: [{ id: each.target }] };
          const update = speech.update("x-list", data, each.cues);
          cued = fold(cued ?? {}, update);
          plain = fold(plain ?? {}, { ...update, payload: { slice: "x-list", phase: "displaying", data } });
          expect(cued).toEqual(plain);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("a target without a reveal cue is never hidden", () => {
    const highlights = fc
      .array(step, { maxLength: 25 })
      .map((steps) =>
        steps.map((each) =>
          each.do === "cues"
            ? { ...each, cues: each.cues.map((cue) => ({ ...cue, effect: "highlight" as const })) }
            : each,
        ),
      );
    fc.assert(
      fc.property(highlights, (steps) => {
        for (const states of play(steps).history.values()) expect(states).not.toContain("hidden");
      }),
      { numRuns: 200 },
    );
  });

  it("a highlight to be dropped is lit only if its place was reached before the barge-in", () => {
    fc.assert(
      fc.property(positionMs, positionMs, (place, heardTo) => {
        const speech = simulateSpeech();
        let lit = 0;
        speech.scheduler.subscribe("label", () => {
          if (speech.scheduler.getSnapshot("label").highlighted) lit++;
        });
        const cue: Cue = {
          target: "label",
          utterance: "u",
          anchor: { ms: place },
          effect: "highlight",
          onInterrupt: "drop",
        };
        speech.update("label", {}, [cue]);
        speech.speech({ utterance: "u", event: "start", positionMs: 0 });
        speech.advanceTo(heardTo);
        speech.speech({ utterance: "u", event: "interrupt", positionMs: heardTo });
        speech.advanceTo(20_000);
        expect(lit).toBe(place <= heardTo ? 1 : 0);
      }),
    );
  });

  it("a running utterance fires its cues in the order of their places", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 9000 }), { minLength: 2, maxLength: 20 }),
        (places) => {
          const speech = simulateSpeech();
          const fired: number[] = [];
          for (const ms of places) {
            speech.scheduler.subscribe(`x-list/${ms}`, () => {
              if (speech.state(`x-list/${ms}`) === "due") fired.push(ms);
            });
            speech.update("x-list", {}, [{ target: `x-list/${ms}`, utterance: "u", anchor: { ms } }]);
          }
          speech.speech({ utterance: "u", event: "start", positionMs: 0 });
          speech.advanceTo(10_000);
          expect(fired).toEqual(places.toSorted((a, b) => a - b));
        },
      ),
    );
  });
});
