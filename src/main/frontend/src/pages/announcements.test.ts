import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as sample from "../gallery/samples.js";
import { createStage } from "../gallery/stage.js";
import type { SessionState } from "../protocol/message-types.js";
import { announceChanges } from "./Announcer.js";
import { type Announced, announced, sentenceFor } from "./announcements.js";

const slice = <T>(
  data: Partial<T>,
  phase: "loading" | "displaying" | "completed" | "failed" = "displaying",
) => ({
  phase,
  data,
  seq: 1,
  at: 0,
});

describe("the sentence for a slice", () => {
  it.each<[Announced, SessionState, string | undefined]>([
    ["details", { details: slice(sample.details) }, "Shipping from 89101, to 10001, 2 lb."],
    ["details", { details: slice({}) }, undefined],
    ["quotes", { quotes: slice({}, "loading") }, "Getting quotes."],
    ["quotes", { quotes: slice({ quotes: [sample.ups] }) }, "One quote: UPS Ground, 8.44 US dollars."],
    [
      "quotes",
      { quotes: slice({ quotes: sample.quotes }) },
      "Three quotes: UPS Ground, 8.44 US dollars, is the cheapest.",
    ],
    [
      "quotes",
      { quotes: slice({ quotes: [sample.ups, { ...sample.fedex, amountMinor: 120_000, currency: "JPY" }] }) },
      "Two quotes.",
    ],
    ["quotes", { quotes: slice({}, "failed") }, "We could not get quotes."],
    [
      "selection",
      { quotes: slice({ quotes: sample.quotes }), selection: slice({ quoteId: "q3" }) },
      "FedEx Express Saver chosen.",
    ],
    ["payment", { payment: slice(sample.payment) }, "Payment authorized, 8.44 US dollars."],
    ["label", { label: slice(sample.label) }, undefined],
    [
      "label",
      { label: slice(sample.label, "completed") },
      "Your label is ready. Tracking number 1Z999AA10123456784.",
    ],
    ["notice", { notice: slice({ title: "One moment" }) }, "One moment"],
    ["session", { session: slice({}, "completed") }, "The session has ended."],
    ["session", { session: slice({ agent: "present", since: 1 }) }, undefined],
    [
      "session",
      { session: slice({ agent: "away", since: 1 }) },
      "The agent has left; what is on the page stays.",
    ],
  ])("%s", (name, state, sentence) => {
    expect(sentenceFor(name, state)).toBe(sentence);
  });

  it("never says undefined, whatever is missing", () => {
    for (const name of announced) {
      for (const phase of ["loading", "displaying", "completed", "failed"] as const) {
        expect(sentenceFor(name, { [name]: slice({}, phase) }) ?? "").not.toMatch(/undefined|null|NaN/);
      }
    }
  });
});

describe("announcing changes", () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "performance", "Date"],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("makes one announcement of a burst, with the last state of it", async () => {
    const stage = createStage();
    const said: string[] = [];
    announceChanges(stage.store, (text) => said.push(text));
    for (const count of [1, 2, 3]) {
      stage.say("quotes", "displaying", {
        quotes: JSON.parse(JSON.stringify(sample.quotes.slice(0, count))),
      });
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(5000);
    expect(said).toEqual(["Three quotes: UPS Ground, 8.44 US dollars, is the cheapest."]);
  });

  it("speaks within seconds even when changes never pause", async () => {
    const stage = createStage();
    const said: string[] = [];
    announceChanges(stage.store, (text) => said.push(text));
    for (let pound = 1; pound <= 20; pound++) {
      stage.say("details", "displaying", { weightLb: pound });
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(said.length).toBe(1);
  });

  it("does not repeat a sentence that nothing changed in", async () => {
    const stage = createStage();
    const said: string[] = [];
    announceChanges(stage.store, (text) => said.push(text));
    stage.say("details", "displaying", { originZip: "89101" });
    await vi.advanceTimersByTimeAsync(2000);
    stage.say("details", "completed");
    await vi.advanceTimersByTimeAsync(2000);
    expect(said).toEqual(["Shipping from 89101."]);
  });

  it("keeps what waits for its word until it has been spoken", async () => {
    const stage = createStage();
    const said: string[] = [];
    let waiting = true;
    announceChanges(
      stage.store,
      (text) => said.push(text),
      (target) => waiting && target === "quotes/q1",
    );
    stage.say("quotes", "displaying", { quotes: JSON.parse(JSON.stringify([sample.ups])) });
    await vi.advanceTimersByTimeAsync(5000);
    expect(said).toEqual([]);
    waiting = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(said).toEqual(["One quote: UPS Ground, 8.44 US dollars."]);
  });

  it("takes back at once what the page no longer shows", async () => {
    const stage = createStage();
    const region = { text: "" };
    announceChanges(
      stage.store,
      (text) => {
        region.text = text;
      },
      () => false,
      () => {
        region.text = "";
      },
    );
    stage.say("details", "displaying", { originZip: "89101" });
    await vi.advanceTimersByTimeAsync(2000);
    expect(region.text).toBe("Shipping from 89101.");
    stage.say("details", "displaying", { originZip: "89103" });
    await vi.advanceTimersByTimeAsync(50);
    expect(region.text).toBe("");
    await vi.advanceTimersByTimeAsync(2000);
    expect(region.text).toBe("Shipping from 89103.");
  });

  it("falls silent when stopped", async () => {
    const stage = createStage();
    const said: string[] = [];
    const stop = announceChanges(stage.store, (text) => said.push(text));
    stage.say("details", "displaying", { originZip: "89101" });
    await vi.advanceTimersByTimeAsync(50);
    stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(said).toEqual([]);
  });
});
