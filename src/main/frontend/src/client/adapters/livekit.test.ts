import { describe, expect, it } from "vitest";
import { platform, shown, type Timed, yieldsOf } from "./platforms.test-support.js";
import { lk, twice } from "./streams.test-support.js";

describe("LiveKit", () => {
  it("takes chunks of blanks and line breaks for text", () => {
    const events = ["UPS", " ", "Ground", "\n", "is", "\n\n", "cheap"].map(
      (text, i): Timed => [i * 200, lk.text("S", text)],
    );
    expect(yieldsOf(platform("livekit"), events).findLast(({ text }) => text)?.text).toBe(
      "UPS Ground\nis\n\ncheap",
    );
  });

  it("joins a word, and a line of JSON, that is cut between two chunks", () => {
    const [whole] = [lk.words("S", ["UPS ", 0, 400], ["Gro", 400, 600]).text];
    const events: Timed[] = [
      [0, lk.text("S", whole.slice(0, 70))],
      [10, lk.text("S", whole.slice(70))],
      [600, lk.words("S", ["und ", 600, 800], ["is ", 810, 1000])],
      [1000, lk.words("S", ["cheap", 1000, 1400])],
    ];
    expect(shown("livekit", "lk:c:S", ["Ground", "cheap"], events)).toEqual([600, 1000]);
    expect(yieldsOf(platform("livekit"), events).findLast(({ text }) => text)).toMatchObject({
      text: "UPS Ground is cheap",
      words: [
        { start: 0, char: 0 },
        { start: 400, end: 800, char: 4, length: 6 },
        { start: 810 },
        { start: 1000 },
      ],
    });
  });

  it.each<[fault: string, words: Parameters<typeof lk.words>[1][]]>([
    [
      "overlap",
      [
        ["The ", 0, 200],
        ["UPS ", 180, 520],
        ["Ground ", 480, 900],
        ["is ", 870, 1010],
        ["cheap", 1000, 1400],
      ],
    ],
    [
      "go back by some ms",
      [
        ["The ", 0, 200],
        ["UPS ", 230, 450],
        ["Ground ", 225, 900],
        ["is ", 700, 1010],
        ["cheap", 1000, 1400],
      ],
    ],
    [
      "begin below 0",
      [
        ["The ", -30, 200],
        ["UPS ", 200, 450],
        ["Ground ", 450, 900],
        ["is ", 900, 1000],
        ["cheap", 1000, 1400],
      ],
    ],
    [
      "are -1 where they are unknown",
      [
        ["The ", 0, 200],
        ["UPS ", -1000, -1000],
        ["Ground ", 450, 900],
        ["is ", -1000, -1000],
        ["cheap", 1000, 1400],
      ],
    ],
    [
      "collapse",
      [
        ["The ", 0, 0],
        ["UPS ", 0, 0],
        ["Ground ", 500, 500],
        ["is ", 500, 500],
        ["cheap", 1000, 1000],
      ],
    ],
    [
      "leap ahead in one word",
      [
        ["The ", 0, 200],
        ["UPS ", 9000, 9300],
        ["Ground ", 450, 900],
        ["is ", 900, 1000],
        ["cheap", 1000, 1400],
      ],
    ],
  ])("shows the last word's card in time when word times %s", (_, words) => {
    const paced = words.map((word, i): Timed => [[0, 200, 450, 850, 1000][i] ?? 0, lk.words("S", word)]);
    const [cheap = 0] = shown("livekit", "lk:c:S", ["cheap"], paced);
    expect(Math.abs(cheap - 1000)).toBeLessThanOrEqual(60);
    const [atOnce = 0] = shown("livekit", "lk:c:S", ["cheap"], [[0, lk.words("S", ...words)]]);
    expect(Math.abs(atOnce - 1000)).toBeLessThanOrEqual(60);
  });

  it("gives words without times the time between their neighbours", () => {
    const lines =
      '{"text":"The ","start_time":0,"end_time":0.2}\n{"text":"UPS "}\n{"text":"Ground ","start_time":null}\n{"text":"is","start_time":1.2,"end_time":1.4}\n';
    expect(
      yieldsOf(platform("livekit"), [[0, lk.text("S", lines)]])[0]?.words?.map(({ start }) => start),
    ).toEqual([0, 200, 533, 1200]);
  });

  it("follows the agent while the customer talks, and several segments at once", () => {
    const events: Timed[] = [
      [0, lk.text("A1", "The cheapest ")],
      [200, lk.text("U1", "uh", "TR_user")],
      [300, lk.text("A2", "Meanwhile ")],
      [420, lk.text("U1", "uh huh", "TR_user")],
      [500, lk.text("U2", "UPS Ground maybe", "TR_user")],
      [900, lk.text("A1", "is UPS ")],
      [1000, lk.text("A2", "FedEx ")],
      [1300, lk.text("A1", "Ground")],
    ];
    expect(shown("livekit", "lk:c:A1", ["UPS Ground", "cheapest"], events)).toEqual([1300, 286]);
    expect(shown("livekit", "lk:c:A2", ["FedEx"], events)).toEqual([1000]);
    const told = yieldsOf(platform("livekit"), events);
    expect(told.filter(({ utterance }) => utterance === "lk:c:U2")).toEqual([]);
    expect(told.filter(({ utterance, event }) => utterance !== "lk:c:U1" && event === "end")).toEqual([]);
  });

  it("leaves out the participant who is the page's own", () => {
    const mine: Timed[] = [
      [0, { ...lk.text("U", "UPS?"), participant: { identity: "me", isLocal: true } }],
      [
        1,
        {
          segments: [lk.segment("V", "UPS?")],
          participant: { identity: "me", isLocal: true },
        },
      ],
    ];
    expect(yieldsOf(platform("livekit"), mine)).toEqual([]);
  });

  it("counts a chunk once that comes twice", () => {
    const events = twice(
      [
        [0, lk.text("S", "The UPS ")],
        [500, lk.text("S", "Ground ")],
        [900, lk.text("S", "is cheap")],
      ],
      3,
    );
    expect(yieldsOf(platform("livekit"), events).findLast(({ text }) => text)?.text).toBe(
      "The UPS Ground is cheap",
    );
    const timed = twice(
      [
        [0, lk.words("S", ["The ", 0, 200])],
        [200, lk.words("S", ["UPS ", 200, 500])],
      ],
      30,
    );
    expect(yieldsOf(platform("livekit"), timed).findLast(({ text }) => text)?.text).toBe("The UPS ");
  });

  it("drops the chunks of a segment that was left", () => {
    const events: Timed[] = [
      [0, lk.text("A", "One ")],
      [4000, lk.text("B", "Two ")],
      [4100, lk.text("A", "One again")],
    ];
    expect(yieldsOf(platform("livekit"), events).map(({ utterance, event }) => utterance + event)).toEqual([
      "lk:c:Aplan",
      "lk:c:Astart",
      "lk:c:Bplan",
      "lk:c:Aend",
      "lk:c:Bstart",
    ]);
  });

  it("pauses while the agent listens, and goes on when it speaks", () => {
    const events: Timed[] = [
      [0, lk.words("S", ["One ", 0, 300], ["two ", 300, 600], ["three", 600, 900])],
      [400, lk.state("listening")],
      [1400, lk.state("speaking")],
    ];
    expect(shown("livekit", "lk:c:S", ["three"], events)).toEqual([1600]);
  });

  it("takes what livekit-client hands over", () => {
    const info = lk.stream("S");
    const streams: Timed[] = [
      [0, { info, text: "UPS " }],
      [400, { info, text: "Ground" }],
      [700, lk.changed("listening")],
    ];
    const passed: Timed[] = [
      [0, lk.text("S", "UPS ")],
      [400, lk.text("S", "Ground")],
      [700, lk.state("listening")],
    ];
    expect(yieldsOf(platform("livekit"), streams)).toEqual(yieldsOf(platform("livekit"), passed));
    const segments: Timed[] = [
      [0, { segments: [lk.segment("S", "UPS ")] }],
      [400, [lk.segment("S", "UPS Ground")]],
      [700, lk.changed("listening")],
    ];
    expect(yieldsOf(platform("livekit"), segments)).toEqual(yieldsOf(platform("livekit"), passed));
  });
});
