import { describe, expect, it } from "vitest";
import { platform, shown, type Timed, yieldsOf } from "./platforms.test-support.js";
import { twice, va } from "./streams.test-support.js";

describe("Vapi", () => {
  it("tells utterances apart that have no turn", () => {
    const events: Timed[] = [
      [0, va.speech("started")],
      [1, va.says("Hold on")],
      [2, va.says("Hold on")],
      [800, va.speech("stopped")],
      [900, va.says("Hold on")],
      [2000, va.says("UPS is cheap")],
      [2001, va.speech("started")],
      [3200, va.speech("stopped")],
      [5000, va.speech("started")],
      [5010, va.says("FedEx")],
      [5400, va.interrupted()],
    ];
    expect(yieldsOf(platform("vapi"), events).map(({ utterance, event }) => utterance + event)).toEqual([
      "va:c:0start",
      "va:c:0plan",
      "va:c:0end",
      "va:c:1plan",
      "va:c:1start",
      "va:c:1end",
      "va:c:2start",
      "va:c:2plan",
      "va:c:2interrupt",
    ]);
  });

  it("takes the turn from the text where the speech's update has none", () => {
    const events: Timed[] = [
      [1000, va.speech("started")],
      [1010, va.says("UPS is cheap", 3)],
      [2000, va.speech("stopped")],
    ];
    expect(shown("vapi", "va:c:3", ["cheap"], events)).toEqual([1500]);
  });

  it.each<[name: string, timings: [at: number, timing: ReturnType<typeof va.aligned>][]]>([
    [
      "with blanks as words",
      [
        [0, va.aligned(["UPS", 0, 300], [" ", 300, 350], ["Ground", 350, 800])],
        [800, va.aligned([" ", 0, 50], ["is", 50, 200], [" ", 200, 250], ["cheap", 250, 600])],
      ],
    ],
    [
      "without blanks",
      [
        [0, va.aligned(["UPS", 0, 300], ["Ground", 350, 800])],
        [800, va.aligned(["is", 50, 200], ["cheap", 250, 600])],
      ],
    ],
    [
      "cut within a word",
      [
        [0, va.aligned(["UPS", 0, 300], [" ", 300, 350], ["Gro", 350, 600])],
        [
          600,
          va.aligned(
            ["und", 0, 200],
            [" ", 200, 250],
            ["is", 250, 400],
            [" ", 400, 450],
            ["cheap", 450, 800],
          ),
        ],
      ],
    ],
    [
      "from the utterance's start",
      [
        [0, va.aligned(["UPS", 0, 300], ["Ground", 350, 800])],
        [800, va.aligned(["is", 850, 1000], ["cheap", 1050, 1400])],
      ],
    ],
  ])("shows cards at their words when they are aligned %s", (_, timings) => {
    const events = timings.map(([at, timing]): Timed => [at, va.says("UPS Ground is cheap", 1, timing)]);
    expect(shown("vapi", "va:c:1", ["Ground", "cheap"], events)).toEqual([350, 1050]);
    expect(shown("vapi", "va:c:1", ["Ground", "cheap"], twice(events, 2))).toEqual([350, 1050]);
  });

  it("pauses where speech stops in mid-utterance", () => {
    const text = "Let me look that up for you: UPS Ground is cheap";
    const events: Timed[] = [
      [0, va.speech("started", 1)],
      [0, va.says(text, 1)],
      [1500, va.speech("stopped", 1)],
      [3000, va.speech("started", 1)],
    ];
    const [cheap] = shown("vapi", "va:c:1", ["cheap"], events);
    expect(cheap).toBe(Math.ceil((text.indexOf("cheap") * 1000) / 14) + 1500);
  });

  it("goes by the times of the segment that a count of words begins", () => {
    const segment = (wordsSpoken: number, said: string, words: [string, number, number][]) =>
      va.says("UPS Ground is cheap. FedEx is fast.", 1, {
        type: "word-progress",
        wordsSpoken,
        totalWords: 0,
        segment: said,
        segmentDurationMs: 1600,
        words: words.map(([word, startMs, endMs]) => ({ word, startMs, endMs })),
      });
    const events: Timed[] = [
      [
        0,
        segment(0, "UPS Ground is cheap.", [
          ["UPS", 0, 300],
          ["Ground", 400, 900],
          ["is", 1000, 1100],
          ["cheap.", 1200, 1600],
        ]),
      ],
      [
        1600,
        segment(4, "FedEx is fast.", [
          ["FedEx", 100, 600],
          ["is", 700, 800],
          ["fast.", 900, 1300],
        ]),
      ],
    ];
    expect(shown("vapi", "va:c:1", ["cheap", "FedEx", "fast"], events)).toEqual([1200, 1700, 2500]);
  });

  it("takes the SDK's own speech-start and speech-end", () => {
    const events: Timed[] = [
      [0, va.event("speech-start")],
      [10, va.says("UPS is cheap", 2)],
      [1900, va.event("speech-end")],
    ];
    expect(yieldsOf(platform("vapi"), events).map(({ utterance, event }) => utterance + event)).toEqual([
      "va:c:0start",
      "va:c:0end",
      "va:c:2start",
      "va:c:2plan",
      "va:c:2end",
    ]);
  });
});
