import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Speech } from "../../protocol/message-types.js";
import { fieldCases, platform, type Timed, yieldsOf } from "./platforms.test-support.js";
import { el, given, lk, oa, pc, va } from "./streams.test-support.js";

const schema: { $defs: object } = JSON.parse(
  readFileSync("../resources/schema/shipvox-live.schema.json", "utf8"),
);
const isSpeech = new Ajv2020({ strict: false }).compile({ $defs: schema.$defs, $ref: "#/$defs/Speech" });

/** What an event needs beyond the schema, as the server's SliceRules say. */
const isWhole = ({ event, text, positionMs, char }: Speech): boolean => {
  if (event === "plan") return text !== undefined;
  if (event === "start" || event === "progress") return positionMs !== undefined || char !== undefined;
  return event === "end" || positionMs !== undefined;
};

/** Fails unless the server would take all of it, positions never decrease, and nothing follows an end. */
function expectPostable(speech: readonly Speech[]): void {
  const over = new Set<string>();
  const reached = new Map<string, { ms: number; char: number }>();
  for (const each of speech) {
    const { utterance, event, words = [], text = "" } = each;
    expect(
      isSpeech(each) && isWhole(each),
      `${JSON.stringify(each)} ${JSON.stringify(isSpeech.errors)}`,
    ).toBe(true);
    expect(over.has(utterance), `${event} after the end`).toBe(false);
    if (event === "end" || event === "interrupt") over.add(utterance);
    words.forEach(({ start, end, char, length }, i) => {
      expect(start).toBeGreaterThanOrEqual(words[i - 1]?.start ?? 0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(char + length).toBeLessThanOrEqual(text.length);
    });
    const { ms, char } = reached.get(utterance) ?? { ms: 0, char: 0 };
    expect(each.positionMs ?? ms).toBeGreaterThanOrEqual(ms);
    expect(each.char ?? char).toBeGreaterThanOrEqual(char);
    reached.set(utterance, { ms: each.positionMs ?? ms, char: each.char ?? char });
    expect(JSON.stringify(each).length).toBeLessThan(60_000);
  }
}

const recorded = (name: string): Timed[] =>
  JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/${name}.json`, "utf8")).map(
    ({ at, event }: { at: number; event: unknown }) => [at, event],
  );

/** All streams that the tests have of a platform, and one in which everything that it has happens. */
const streams: Readonly<Record<string, readonly Timed[]>> = {
  elevenlabs: [
    ...recorded("elevenlabs"),
    [9000, el.says(70, "It costs $8.44 by UPS")],
    [9001, el.alignment("It costs ")],
    [9002, el.audio(70, "eight forty-four")],
    [9100, given("onModeChange", { mode: "speaking" })],
    [9700, given("onModeChange", { mode: "listening" })],
    [9900, { source: "ai", message: "And so on" }],
  ],
  openai: [
    ...recorded("openai-realtime"),
    [9000, oa.delta("p", "i", "One. ")],
    [9001, oa.buffer("started", "p")],
    [9002, oa.delta("p", "k", "Two.", 1)],
    [9500, oa.truncated("k", 300)],
    [9600, oa.response("o", "cancelled")],
  ],
  livekit: [
    ...recorded("livekit"),
    [9000, lk.words("W", ["UPS ", 0, 300])],
    [9300, lk.words("W", ["Ground", 290, 800])],
    [9400, lk.state("listening")],
    [9500, lk.text("U", "uh", "TR_u")],
    [9600, lk.text("U", "uh huh", "TR_u")],
  ],
  vapi: [
    ...recorded("vapi"),
    [9000, va.speech("started")],
    [9010, va.says("UPS is cheap")],
    [
      9300,
      va.says("UPS is cheap", undefined, va.aligned(["UPS", 0, 300], [" ", 300, 320], ["is", 320, 400])),
    ],
    [9800, va.speech("stopped")],
  ],
  pipecat: [
    ...recorded("pipecat"),
    [9000, pc.output(7, "in-progress", "UPS ", "is cheap")],
    [9200, pc.event("bot-stopped-speaking")],
    [9400, pc.event("bot-started-speaking")],
    [9500, pc.output(7, "completed", "UPS is cheap", "")],
  ],
};

const wrongTime = fc.constantFrom(-1, -0.02, -1000, 0, 0.5, 9e9, 1e300, null, "1", undefined);

/** The event with some of its numbers, texts and arrays wrong; ids stay. */
function damaged(event: unknown, faults: readonly unknown[]): unknown {
  let next = 0;
  return JSON.parse(
    JSON.stringify(event, (key, value) => {
      const isTime = typeof value === "number" && !/_?id$|turn|index/i.test(key);
      if (!isTime) return value;
      const fault = faults[next++ % faults.length];
      return fault === "keep" ? value : fault;
    }),
  );
}

describe.each(Object.entries(streams))("what the %s adapter yields", (name, stream) => {
  it("can be posted for every stream as it is", () => {
    expectPostable(yieldsOf(platform(name), stream));
    const cases = fieldCases.filter(({ adapter }) => adapter === name);
    for (const { events } of cases) expectPostable(yieldsOf(platform(name), events));
  });

  it("can be posted when events come in any order, twice, or not at all", () => {
    const picks = fc.array(fc.nat(stream.length - 1), { maxLength: 60 });
    fc.assert(
      fc.property(picks, fc.nat(1500), (indexes, gapMs) => {
        expectPostable(
          yieldsOf(
            platform(name),
            indexes.map((index, i): Timed => [i * gapMs, stream[index]?.[1]]),
          ),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("can be posted whatever is wrong with its times, and the clock's", () => {
    const faults = fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant<unknown>("keep") }, wrongTime), {
      minLength: 1,
      maxLength: 9,
    });
    const clocks = fc.array(fc.oneof(fc.double(), fc.integer({ min: -1000, max: 20_000 })), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(faults, clocks, fc.boolean(), (wrong, clock, trusted) => {
        const events = stream.map(
          ([at, event], i): Timed => [trusted ? at : (clock[i % clock.length] ?? at), damaged(event, wrong)],
        );
        expectPostable(yieldsOf(platform(name), events));
      }),
      { numRuns: 300 },
    );
  });
});

describe("a text that the server would refuse", () => {
  it("is posted with a card number's digits masked, each at its place", () => {
    const text = "Card 4242 4242 4242 4242, label 1Z999AA10123456784";
    const [plan] = yieldsOf(platform("elevenlabs"), [[0, el.says(1, text)]]);
    expect(plan?.text).toBe("Card •••• •••• •••• ••••, label 1Z999AA10123456784");
    const events: Timed[] = [
      [0, el.says(1, text)],
      [1, el.audio(1, "Card")],
      [9, el.correction(1, text, text)],
    ];
    expect(yieldsOf(platform("elevenlabs"), events).at(-1)?.heard).toBe(plan?.text);
  });

  it("stays within an update's size however long it is", () => {
    const long = "UPSは安い。".repeat(3000);
    const pieces = Array.from(
      { length: 30 },
      (_, i): Timed => [i, el.audio(1, long.slice(i * 300, i * 300 + 300))],
    );
    expectPostable(yieldsOf(platform("elevenlabs"), pieces));
    expectPostable(yieldsOf(platform("elevenlabs"), [[0, el.says(1, long)], ...pieces]));
  });
});
