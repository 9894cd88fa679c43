import { describe, expect, it } from "vitest";
import { platform, shown, type Timed, yieldsOf } from "./platforms.test-support.js";
import { pc, twice } from "./streams.test-support.js";

describe("Pipecat", () => {
  const rest = (said: string) => "UPS Ground is cheap".slice(said.length);
  const spoken = (said: string) => pc.output(1, "in-progress", said, rest(said));
  const known: Timed = [0, pc.output(1, "new", "", "UPS Ground is cheap")];

  it("pauses where the bot stops in mid-segment", () => {
    const events: Timed[] = [
      known,
      [100, spoken("")],
      [500, spoken("UPS Ground")],
      [600, pc.event("bot-stopped-speaking")],
      [1600, pc.event("bot-started-speaking")],
    ];
    expect(shown("pipecat", "pc:c:1", ["cheap"], events)).toEqual([1786]);
  });

  it("does not go back for progress that comes late or twice", () => {
    const events = twice(
      [
        known,
        [100, spoken("")],
        [500, spoken("UPS Ground")],
        [510, spoken("UPS")],
        [900, spoken("UPS Ground is")],
        [1100, pc.output(1, "completed", "UPS Ground is cheap", "")],
        [1200, spoken("UPS")],
      ],
      1,
    );
    expect(yieldsOf(platform("pipecat"), events).map(({ event, char }) => [event, char])).toEqual([
      ["plan", undefined],
      ["start", undefined],
      ["progress", 10],
      ["progress", 13],
      ["end", undefined],
    ]);
  });

  it("finds the place in the text when the progress is in spoken form", () => {
    const text = "It costs $8.44 by UPS";
    const events: Timed[] = [
      [0, pc.output(1, "new", "", text)],
      [100, pc.output(1, "in-progress", "", text)],
      [900, pc.output(1, "in-progress", "It costs eight forty-four", " by UPS", text)],
    ];
    expect(yieldsOf(platform("pipecat"), events).at(-1)).toMatchObject({ event: "progress", char: 14 });
    expect(shown("pipecat", "pc:c:1", ["UPS"], events)).toEqual([1186]);
  });

  it("makes of the SDK's callbacks what it makes of the messages", () => {
    const [first, last] = [spoken("UPS Ground"), pc.output(1, "completed", "UPS Ground is cheap", "")];
    const messages: Timed[] = [
      [500, first],
      [600, pc.event("bot-stopped-speaking")],
      [900, pc.event("bot-started-speaking")],
      [1000, last],
    ];
    const callbacks: Timed[] = [
      [500, first.data],
      [600, pc.callback("botStoppedSpeaking")],
      [900, pc.callback("botStartedSpeaking")],
      [1000, last.data],
    ];
    expect(yieldsOf(platform("pipecat"), callbacks)).toEqual(yieldsOf(platform("pipecat"), messages));
  });
});
