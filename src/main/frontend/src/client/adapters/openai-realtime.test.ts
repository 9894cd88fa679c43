import { describe, expect, it } from "vitest";
import { cue, platform, shownAtMs, type Timed, yieldsOf } from "./platforms.test-support.js";
import { oa, twice } from "./streams.test-support.js";

describe("OpenAI", () => {
  it("joins the items of a response in their order, whichever comes first", () => {
    const events: Timed[] = [
      [0, oa.delta("r", "i2", "UPS Ground is cheap.", 1)],
      [5, oa.delta("r", "i1", "Let me see.", 0)],
      [10, oa.buffer("started", "r")],
    ];
    const plans = yieldsOf(platform("openai"), events).flatMap(({ text }) => text ?? []);
    expect(plans.at(-1)).toBe("Let me see. UPS Ground is cheap.");
  });

  it("puts a truncated item's position behind the items before it", () => {
    const events: Timed[] = [
      [0, oa.delta("r", "i1", "Fourteen chars")],
      [5, oa.delta("r", "i2", " and more of it", 1)],
      [10, oa.buffer("started", "r")],
      [3000, oa.truncated("i2", 500)],
    ];
    expect(yieldsOf(platform("openai"), events).at(-1)).toEqual({
      utterance: "oa:c:r",
      event: "interrupt",
      positionMs: 1500,
    });
  });

  it("takes an event once that comes twice, with its id or without", () => {
    const say = (delta: string, n: number) => ({ ...oa.delta("r", "i", delta), event_id: `e${n}` });
    const withIds = twice(
      [
        [0, say("nine", 1)],
        [1, say(" nine", 2)],
        [2, say(" nine", 3)],
      ],
      0,
    );
    const without = twice(
      [
        [0, oa.delta("r", "i", "UPS Ground")],
        [10, oa.delta("r", "i", " is quite cheap")],
      ],
      1,
    );
    expect(yieldsOf(platform("openai"), withIds).at(-1)?.text).toBe("nine nine nine");
    expect(yieldsOf(platform("openai"), without).at(-1)?.text).toBe("UPS Ground is quite cheap");
  });

  it("holds back what a response would have said that was cancelled before any word of it", () => {
    const held = cue("oa:c:r", "UPS Ground", { onInterrupt: "hold", holdMs: 15_000 });
    const events: Timed[] = [
      [50, oa.response("r", "cancelled")],
      [60, oa.delta("r", "i", "UPS Ground")],
      [70, oa.buffer("started", "r")],
      [4000, oa.delta("q", "j", "UPS Ground")],
      [5000, oa.buffer("started", "q")],
    ];
    expect(shownAtMs(platform("openai"), [held], events)).toEqual({ "x-l/UPS-Ground": 5000 });
  });

  it("lets the audio of a cancelled response speak for itself once it is heard", () => {
    const events: Timed[] = [
      [0, oa.delta("r", "i", "UPS Ground is cheap")],
      [10, oa.buffer("started", "r")],
      [300, oa.response("r", "cancelled")],
      [310, oa.buffer("cleared", "r")],
      [320, oa.buffer("stopped", "r")],
    ];
    expect(yieldsOf(platform("openai"), events).map(({ event }) => event)).toEqual([
      "plan",
      "start",
      "interrupt",
    ]);
  });

  it("ends what is heard when the next response is heard", () => {
    const events: Timed[] = [
      [0, oa.delta("r", "i", "One")],
      [1, oa.buffer("started", "r")],
      [2, oa.delta("q", "j", "Two")],
      [900, oa.buffer("started", "q")],
      [910, oa.buffer("stopped", "r")],
    ];
    expect(yieldsOf(platform("openai"), events).map(({ utterance, event }) => utterance + event)).toEqual([
      "oa:c:rplan",
      "oa:c:rstart",
      "oa:c:qplan",
      "oa:c:rend",
      "oa:c:qstart",
    ]);
  });
});
