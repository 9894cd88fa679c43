import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cue } from "../../protocol/message-types.js";
import { simulateSpeech } from "./simulated-speech.test-support.js";

const CHAR_MS = 1000 / 14;

const cue = (target: string, text: string, more: Partial<Cue> = {}): Cue => ({
  target,
  anchor: { text },
  ...more,
});

/** A simulated page, and an agent whose tool's results wait for sentences that do not exist yet. */
function setUp() {
  const speech = simulateSpeech();
  return {
    ...speech,
    wait: (target: string, text: string, more?: Partial<Cue>) =>
      speech.update(target.split("/")[0] ?? "", { [target]: text }, [cue(target, text, more)]),
    plan: (utterance: string, text: string, more = {}) =>
      speech.speech({ utterance, event: "plan", text, ...more }),
    start: (utterance: string) => speech.speech({ utterance, event: "start", positionMs: 0 }),
    end: (utterance: string) => speech.speech({ utterance, event: "end" }),
    /** The time from now at which a voice that starts now comes to the character. */
    at: (char: number) => speech.now() + Math.ceil(char * CHAR_MS),
  };
}

describe("a cue that names no utterance", () => {
  it("fires where its words are said in a sentence that is planned after the update", () => {
    const page = setUp();
    page.wait("label", "ready");
    page.advanceTo(1000);
    page.plan("u", "Your label is ready");
    page.start("u");
    const due = page.at("Your label is ".length);
    page.advanceTo(due - 1);
    expect(page.state("label")).toBe("hidden");
    page.advanceTo(due);
    expect(page.state("label")).toBe("due");
  });

  it("fires in a sentence that was planned before the update and begins after it", () => {
    const page = setUp();
    page.plan("u", "It is ready");
    page.wait("label", "ready");
    page.start("u");
    const due = page.at("It is ".length);
    page.advanceTo(due - 1);
    expect(page.state("label")).toBe("hidden");
    page.advanceTo(due);
    expect(page.state("label")).toBe("due");
  });

  it("never fires at words that were said before it, but at the next place of the sentence being said", () => {
    const page = setUp();
    const text = "Two days with UPS, and two days with FedEx";
    page.plan("u", text);
    page.start("u");
    const due = page.at(text.indexOf("two"));
    page.advanceTo(page.at(10));
    page.wait("label", "two days");
    page.advanceTo(due - 1);
    expect(page.state("label")).toBe("hidden");
    page.advanceTo(due);
    expect(page.state("label")).toBe("due");
  });

  it("waits through a sentence that has said its words already, for one that says them again", () => {
    const page = setUp();
    page.plan("u", "Ready, so to speak");
    page.start("u");
    page.advanceTo(500);
    page.wait("label", "ready");
    page.advanceTo(1500);
    page.end("u");
    page.advanceTo(3000);
    expect(page.state("label")).toBe("hidden");
    page.plan("v", "Now it is ready");
    page.start("v");
    page.advanceTo(page.at("Now it is ".length));
    expect(page.state("label")).toBe("due");
  });

  it("leaves the first place to the first of two with the same words, and takes the next", () => {
    const page = setUp();
    page.wait("quotes/q1", "two days");
    page.wait("quotes/q2", "two days");
    const text = "UPS takes two days, FedEx takes two days";
    page.plan("u", text);
    page.start("u");
    const [first, next] = [page.at(text.indexOf("two")), page.at(text.lastIndexOf("two"))];
    page.advanceTo(first);
    expect([page.state("quotes/q1"), page.state("quotes/q2")]).toEqual(["due", "hidden"]);
    page.advanceTo(next - 1);
    expect(page.state("quotes/q2")).toBe("hidden");
    page.advanceTo(next);
    expect(page.state("quotes/q2")).toBe("due");
  });

  it("takes the next place in the next sentence, too", () => {
    const page = setUp();
    page.wait("quotes/q1", "two days");
    page.wait("quotes/q2", "two days");
    page.plan("u", "UPS takes two days");
    page.start("u");
    page.advanceTo(1500);
    page.end("u");
    expect([page.state("quotes/q1"), page.state("quotes/q2")]).toEqual(["shown", "hidden"]);
    page.plan("v", "FedEx takes two days");
    page.start("v");
    page.advanceTo(page.at("FedEx takes ".length));
    expect(page.state("quotes/q2")).toBe("due");
  });

  it("waits for no word of the customer", () => {
    const page = setUp();
    page.wait("label", "ready");
    page.plan("c", "Is it ready", { speaker: "customer" });
    page.start("c");
    page.advanceTo(page.at("Is it ready".length));
    expect(page.state("label")).toBe("hidden");
  });

  it("is shown when nobody speaks for as long as it may be held", () => {
    const page = setUp();
    page.wait("label", "ready", { holdMs: 1500 });
    page.advanceTo(1499);
    expect(page.state("label")).toBe("hidden");
    page.advanceTo(1500);
    expect(page.state("label")).not.toBe("hidden");
  });

  it("waits on while the agent is still speaking of something else, but not for ever", () => {
    const page = setUp();
    page.plan("u", "One moment while I look up all the rates that there are for this parcel of yours");
    page.start("u");
    page.wait("label", "ready", { holdMs: 1500 });
    page.advanceTo(4000);
    expect(page.state("label")).toBe("hidden");
    for (let n = 0; n < 20; n++) {
      page.advanceTo(page.now() + 2000);
      page.plan(`v${n}`, "And another thing that I wanted to say");
      page.start(`v${n}`);
    }
    expect(page.state("label")).toBe("shown");
  });

  it("is shown by a barge-in before its words, or held for the sentence that says them again", () => {
    const page = setUp();
    page.wait("label", "ready");
    page.wait("payment", "ready", { onInterrupt: "hold", holdMs: 20_000 });
    page.plan("u", "Your label is ready and ready");
    page.start("u");
    page.advanceTo(500);
    page.speech({ utterance: "u", event: "interrupt", positionMs: 500 });
    expect([page.state("label"), page.state("payment")]).toEqual(["due", "hidden"]);
    page.advanceTo(2000);
    page.plan("v", "It is ready");
    page.start("v");
    page.advanceTo(page.at("It is ".length));
    expect(page.state("payment")).toBe("due");
  });

  it("goes on in a page that joins in the middle, from where the voice is", () => {
    const page = setUp();
    page.advanceTo(10_000);
    const text = "Two days with UPS, and two days with FedEx";
    page.init(
      {
        utterances: [{ utterance: "u", text, positionMs: 0, playedAt: 9000 }],
        cues: [{ ...cue("label", "two days"), seq: 1 }],
      },
      { label: { phase: "completed", data: { trackingNumber: "1Z" }, seq: 1, at: 0 } },
    );
    const due = 9000 + Math.ceil(text.indexOf("two") * CHAR_MS);
    page.advanceTo(due - 1);
    expect(page.state("label")).toBe("hidden");
    page.advanceTo(due);
    expect(page.state("label")).toBe("due");
  });

  it("fires in its own place, one of many, whatever was said before it", () => {
    const words = ["one", "two", "three"] as const;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }),
        fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }),
        fc.nat(3000),
        (said, waits, lateBy) => {
          const page = setUp();
          const text = said.join(" ");
          page.plan("u", text);
          page.start("u");
          page.advanceTo(lateBy);
          const places = (word: string) =>
            Array.from(
              text.matchAll(new RegExp(`\\b${word}\\b`, "g")),
              ({ index }) => index * CHAR_MS,
            ).filter((ms) => ms >= lateBy);
          for (const [n, word] of waits.entries()) page.wait(`x-${n}`, word, { holdMs: 60_000 });
          const fired = new Map<string, number>();
          for (const n of waits.keys()) {
            page.scheduler.subscribe(`x-${n}`, () => {
              if (!fired.has(`x-${n}`)) fired.set(`x-${n}`, page.now());
            });
          }
          page.advanceTo(12_000);
          for (const [n, word] of waits.entries()) {
            const nth = waits.slice(0, n).filter((other) => other === word).length;
            const place = places(word)[nth];
            const at = fired.get(`x-${n}`);
            if (place === undefined) expect(at).toBeUndefined();
            else if (place > lateBy + 1) expect(at).toBe(Math.ceil(place));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
