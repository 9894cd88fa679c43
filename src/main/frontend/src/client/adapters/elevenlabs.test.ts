import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cue, platform, shown, shownAtMs, type Timed, yieldsOf } from "./platforms.test-support.js";
import { el, given, twice } from "./streams.test-support.js";

describe("ElevenLabs", () => {
  const text = "UPS Ground is cheap today";
  const says: Timed = [0, el.says(1, text)];

  it.each<[name: string, audio: Timed[]]>([
    ["as it should", [[1, el.audio(1, text)]]],
    [
      "from the start of its second piece",
      [
        [1, el.audio(1, "UPS Ground ")],
        [2, el.audio(1, "is ch")],
        [3, el.audio(1, "is cheap today")],
      ],
    ],
    [
      "as a whole after two pieces",
      [
        [1, el.audio(1, "UPS Ground ")],
        [2, el.audio(1, "is ch", 550)],
        [3, el.audio(1, text)],
      ],
    ],
    [
      "from the middle of a piece",
      [
        [1, el.audio(1, "UPS Ground is ch")],
        [2, el.audio(1, "is cheap today", 550)],
      ],
    ],
    [
      "each piece twice",
      twice(
        [
          [1, el.audio(1, "UPS Ground ")],
          [3, el.audio(1, "is cheap today")],
        ],
        1,
      ),
    ],
    [
      "two pieces twice",
      [
        [1, el.audio(1, "UPS Ground ")],
        [2, el.audio(1, "is ch")],
        [3, el.audio(1, "UPS Ground ")],
        [4, el.audio(1, "is ch")],
        [5, el.audio(1, "eap today")],
      ],
    ],
    [
      "all once more at its end",
      [
        [1, el.audio(1, "UPS Ground ")],
        [2, el.audio(1, "is cheap today")],
        [3, el.audio(1, "UPS Ground ")],
        [4, el.audio(1, "is cheap today")],
      ],
    ],
    [
      "in a word that is cut",
      [
        [1, el.audio(1, "UPS Gro")],
        [2, el.audio(1, "und is cheap to")],
        [3, el.audio(1, "day")],
      ],
    ],
    [
      "with pieces of blanks alone",
      [
        [1, el.audio(1, "UPS")],
        [2, el.audio(1, " ")],
        [3, el.audio(1, "Ground")],
        [4, el.audio(1, " ")],
        [5, el.audio(1, "is cheap today")],
      ],
    ],
  ])("shows cards at their words when the alignment comes %s", (_, audio) => {
    expect(shown("elevenlabs", "el:c:1", ["Ground", "cheap", "today"], [says, ...audio])).toEqual([
      201, 701, 1001,
    ]);
  });

  it("shows cards at their words when only the aligned words are known", () => {
    const audio: Timed[] = [
      [1, el.audio(1, "UPS Gro")],
      [2, el.audio(1, "und is cheap")],
      [3, el.audio(1, " today")],
    ];
    expect(shown("elevenlabs", "el:c:1", ["Ground", "cheap", "today"], audio)).toEqual([201, 701, 1001]);
  });

  it("takes the next word for no repetition of a piece that begins alike", () => {
    const events: Timed[] = [
      [0, el.says(1, "I go to $1 only")],
      [1, el.audio(1, "I go t")],
      [2, el.audio(1, "o")],
      [3, el.audio(1, " one ")],
      [4, el.audio(1, "only")],
    ];
    expect(shown("elevenlabs", "el:c:1", ["$1", "only"], events)).toEqual([401, 601]);
  });

  it("takes a word that is spoken twice for what it is", () => {
    const events: Timed[] = [
      [0, el.says(1, "no no no way")],
      [1, el.audio(1, "no ")],
      [2, el.audio(1, "no ")],
      [3, el.audio(1, "no ")],
      [4, el.audio(1, "way")],
    ];
    expect(shown("elevenlabs", "el:c:1", ["way"], events)).toEqual([451]);
  });

  it("lets the audio go on where it ran dry", () => {
    const events: Timed[] = [
      [0, el.says(1, "One two three four")],
      [0, el.audio(1, "One two ", 0, 60)],
      [600, given("onModeChange", { mode: "listening" })],
      [1500, el.audio(1, "three four", 0, 60)],
    ];
    expect(shown("elevenlabs", "el:c:1", ["two", "four"], events)).toEqual([240, 1860]);
  });

  it("shows what was written as it is spoken, however the audio is cut", () => {
    const written = "It costs $8.44 by UPS and takes eight days";
    const spoken = "It costs eight dollars and forty-four cents by UPS and takes eight days";
    const at = (word: string) => spoken.indexOf(word) * 50;
    const right = [at("eight"), at("UPS"), at("takes"), at("eight days")];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(spoken.length), { maxLength: 12 }),
        fc.boolean(),
        (cuts, fromStart) => {
          const edges = [...new Set([0, ...cuts.toSorted((a, b) => a - b), spoken.length])];
          const audio = edges.slice(1).map((to, i): Timed => {
            const from = edges[i] ?? 0;
            return [from * 50, el.audio(1, spoken.slice(from, to), fromStart ? from * 50 : 0)];
          });
          const times = shown(
            "elevenlabs",
            "el:c:1",
            ["$8.44", "UPS", "takes", "eight days"],
            [[0, el.says(1, written)], ...audio],
          );
          times.forEach((time, i) => {
            expect(Math.abs((time ?? Number.NaN) - (right[i] ?? 0)), `${times} ${edges}`).toBeLessThanOrEqual(
              60,
            );
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each<[written: string, spoken: string, places: [char: string, word: string][]]>([
    [
      "UPS is $8.44, FedEx is $19.10, USPS is $7 today",
      "UPS is eight dollars and forty-four cents, FedEx is nineteen ten, USPS is seven dollars today",
      [
        ["$8.44", "eight"],
        ["FedEx", "FedEx"],
        ["$19.10", "nineteen"],
        ["USPS", "USPS"],
        ["$7", "seven"],
        ["today", "today"],
      ],
    ],
    [
      "Label 1Z999AA101 goes to 12 Main St. in Reno",
      "Label one Z nine nine nine A A one zero one goes to twelve Main Street in Reno",
      [
        ["1Z999AA101", "one Z"],
        ["goes", "goes"],
        ["12", "twelve"],
        ["St.", "Street"],
        ["Reno", "Reno"],
      ],
    ],
    [
      "[cheerful] Great, it takes 3-5 days (about 50% off) with UPS",
      "Great, it takes three to five days about fifty percent off with UPS",
      [
        ["Great", "Great"],
        ["3-5", "three"],
        ["days", "days"],
        ["50%", "fifty"],
        ["UPS", "UPS"],
      ],
    ],
    [
      "Cuesta 8,44 € por UPS y llega el 5 de enero",
      "Cuesta ocho euros con cuarenta y cuatro céntimos por UPS y llega el cinco de enero",
      [
        ["8,44", "ocho"],
        ["UPS", "UPS"],
        ["llega", "llega"],
        ["5", "cinco"],
        ["enero", "enero"],
      ],
    ],
    [
      "Es kostet 8,44 € mit UPS und dauert 21 Tage",
      "Es kostet acht Euro vierundvierzig mit UPS und dauert einundzwanzig Tage",
      [
        ["8,44", "acht"],
        ["UPS", "UPS"],
        ["21", "einundzwanzig"],
        ["Tage", "Tage"],
      ],
    ],
    [
      "料金は844円でUPSです",
      "料金は八百四十四円でUPSです",
      [
        ["844", "八"],
        ["UPS", "UPS"],
      ],
    ],
    [
      "It costs eight dollars with UPS",
      "It costs $8.00 with UPS",
      [
        ["eight", "$8"],
        ["UPS", "UPS"],
      ],
    ],
  ])("finds what is written %j in what is spoken, word by word", (written, spoken, places) => {
    const audio = Array.from(
      spoken.matchAll(/\S+\s*/g),
      ({ 0: word, index }): Timed => [index * 50, el.audio(1, word)],
    );
    const cues = places.map(([char]) => ({
      target: `x-l/${char}`,
      utterance: "el:c:1",
      anchor: { char: written.indexOf(char) },
    }));
    const at = shownAtMs(platform("elevenlabs"), cues, [[0, el.says(1, written)], ...audio]);
    for (const [char, word] of places) {
      expect(
        Math.abs((at[`x-l/${char}`] ?? Number.NaN) - spoken.indexOf(word) * 50),
        `${char}: ${at[`x-l/${char}`]}`,
      ).toBeLessThanOrEqual(60);
    }
  });

  it("places words by UTF-16 indexes of the text as it is", () => {
    const said = "İstanbul 📦 UPS är billigt ﬁne";
    const [, plan] = yieldsOf(platform("elevenlabs"), [
      [0, el.says(1, said)],
      [1, el.audio(1, said)],
    ]);
    const words = plan?.words?.map(({ char, length }) => said.slice(char, char + length));
    expect(words).toEqual(["İstanbul", "📦", "UPS", "är", "billigt", "ﬁne"]);
  });

  it.each(["最安はUPS陸上便です", "ราคาถูกที่สุดคือไปรษณีย์ไทย", "最便宜的是UPS吗", "가장 싼 것은 UPS입니다"])(
    "times each character of %s, which has no blanks",
    (said) => {
      const at = said.search(/U|ไป/);
      const [, plan] = yieldsOf(platform("elevenlabs"), [
        [0, el.says(1, said)],
        [1, el.audio(1, said)],
      ]);
      expect(plan?.words?.find(({ char }) => char === at)?.start).toBe(at * 50);
    },
  );

  it("shows the numeral that is spoken in characters without blanks", () => {
    const cues = [4, 10].map((char) => ({ target: `x-l/${char}`, utterance: "el:c:1", anchor: { char } }));
    const events: Timed[] = [
      [0, el.says(1, "料金は、844円で、UPSです")],
      [0, el.audio(1, "料金は、八百四十四円で、UPSです", 0, 100)],
    ];
    expect(shownAtMs(platform("elevenlabs"), cues, events)).toEqual({ "x-l/4": 400, "x-l/10": 1200 });
  });

  it("drops what comes late, or belongs to an utterance that was left", () => {
    const events: Timed[] = [
      [0, el.says(1, "UPS Ground is cheap")],
      [1, el.audio(1, "UPS Ground ")],
      [300, el.interruption(2)],
      [310, el.audio(1, "is cheap")],
      [320, el.says(1, "UPS Ground is cheap")],
      [1000, el.says(3, "Sure")],
      [1001, el.audio(3, "Sure")],
      [1010, el.audio(1, "is cheap")],
      [1020, el.audio(2, "late")],
      [1030, el.interruption(2)],
    ];
    const told = yieldsOf(platform("elevenlabs"), events).map(
      ({ utterance, event }) => `${utterance} ${event}`,
    );
    expect(told).toEqual([
      "el:c:1 plan",
      "el:c:1 plan",
      "el:c:1 start",
      "el:c:1 interrupt",
      "el:c:3 plan",
      "el:c:3 plan",
      "el:c:3 start",
    ]);
  });

  it("holds back what was announced and interrupted before its audio", () => {
    const held = cue("el:c:1", "UPS Ground", { onInterrupt: "hold", holdMs: 15_000 });
    const events: Timed[] = [
      [0, el.says(1, "UPS Ground is")],
      [50, el.interruption(2)],
      [4000, el.says(3, "The UPS Ground")],
      [5000, el.audio(3, "The UPS Ground")],
    ];
    expect(shownAtMs(platform("elevenlabs"), [held], events)).toEqual({ "x-l/UPS-Ground": 5200 });
  });

  it.each(["UPS Gro…", "UPS Gro...", "UPS  Gro …", "ups gro - or so"])(
    "takes %s for the beginning that was heard",
    (heard) => {
      const events: Timed[] = [
        [0, el.says(1, text)],
        [1, el.audio(1, text)],
        [300, el.correction(1, text, heard)],
      ];
      expect(yieldsOf(platform("elevenlabs"), events).at(-1)).toMatchObject({
        event: "interrupt",
        heard: "UPS Gro",
      });
    },
  );

  it("makes of the SDK's callbacks what it makes of the socket's events", () => {
    const socket: Timed[] = [
      [0, el.says(1, text)],
      [1, el.audio(1, "UPS Ground ")],
      [2, el.audio(1, "is cheap today")],
      [500, el.interruption(2)],
      [3000, el.says(3, text)],
      [3001, el.audio(3, "UPS ")],
      [3200, el.correction(3, text, "UPS…")],
    ];
    const sdk: Timed[] = [
      [0, given("onMessage", { source: "user", role: "user", message: "how much" })],
      [0, given("onMessage", { source: "ai", role: "agent", message: text, event_id: 1 })],
      [1, given("onAudioAlignment", el.alignment("UPS Ground "))],
      [1, given("onModeChange", { mode: "speaking" })],
      [2, given("onAudioAlignment", el.alignment("is cheap today"))],
      [500, given("onInterruption", { event_id: 2 })],
      [500, given("onModeChange", { mode: "listening" })],
      [3000, given("onMessage", { source: "ai", role: "agent", message: text, event_id: 3 })],
      [3001, given("onAudioAlignment", el.alignment("UPS "))],
      [3001, given("onModeChange", { mode: "speaking" })],
      [
        3200,
        given("onAgentResponseCorrection", el.correction(3, text, "UPS…").agent_response_correction_event),
      ],
    ];
    expect(yieldsOf(platform("elevenlabs"), sdk)).toEqual(yieldsOf(platform("elevenlabs"), socket));
  });

  it("counts the utterances of an SDK that tells no event ids", () => {
    const events: Timed[] = [
      [0, { source: "ai", message: "UPS is cheap" }],
      [1, given("onModeChange", { mode: "speaking" })],
      [2, { source: "ai", message: "UPS is cheap" }],
      [900, given("onModeChange", { mode: "listening" })],
      [2000, given("onModeChange", { mode: "speaking" })],
      [2100, { source: "ai", message: "FedEx is fast" }],
      [3500, given("onModeChange", { mode: "listening" })],
    ];
    expect(
      yieldsOf(platform("elevenlabs"), events).map(({ utterance, event, playedAt }) => [
        utterance,
        event,
        playedAt,
      ]),
    ).toEqual([
      ["el:c:1", "plan", undefined],
      ["el:c:1", "start", 1],
      ["el:c:1", "end", undefined],
      ["el:c:2", "plan", undefined],
      ["el:c:2", "start", 2000],
      ["el:c:2", "end", undefined],
    ]);
  });

  it("moves to the utterance's id what the SDK aligned before telling it", () => {
    const events: Timed[] = [
      [0, el.alignment("UPS is ")],
      [100, { source: "ai", message: "UPS is cheap", event_id: 57 }],
      [300, el.alignment("cheap")],
    ];
    expect(shown("elevenlabs", "el:c:57", ["cheap"], events)).toEqual([350]);
  });
});
