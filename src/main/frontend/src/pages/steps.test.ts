import { describe, expect, it } from "vitest";
import { conversation } from "../gallery/conversation.js";
import * as sample from "../gallery/samples.js";
import type { Phase, SessionState } from "../protocol/message-types.js";
import {
  activeStep,
  cheapestOf,
  openSteps,
  openUnderHand,
  quoteName,
  type Step,
  steps,
  summaryOf,
} from "./steps.js";

/** A state in which each named step has that phase, the later named the later changed. */
function touched(...touches: [Step, Phase][]): SessionState {
  return Object.fromEntries(
    touches.map(([step, phase], index) => [step, { phase, data: {}, seq: index + 1, at: 0 }]),
  );
}

describe("the active step", () => {
  it("is none before anything arrived", () => {
    expect(activeStep({})).toBeUndefined();
  });

  it("is the one that changed last among those not completed", () => {
    expect(activeStep(touched(["details", "displaying"], ["quotes", "loading"]))).toBe("quotes");
    expect(activeStep(touched(["quotes", "displaying"], ["details", "completed"]))).toBe("quotes");
  });

  it("goes back to an earlier step that is being corrected", () => {
    expect(activeStep(touched(["quotes", "displaying"], ["details", "displaying"]))).toBe("details");
  });

  it("stays at a failed step", () => {
    expect(activeStep(touched(["quotes", "failed"]))).toBe("quotes");
  });

  it("is the last one when all are completed", () => {
    expect(activeStep(touched(["details", "completed"], ["quotes", "completed"]))).toBe("quotes");
  });

  it("is not moved by slices that are no steps", () => {
    const state: SessionState = {
      ...touched(["quotes", "displaying"]),
      notice: { phase: "displaying", data: {}, seq: 9, at: 0 },
      "x-mood": { phase: "displaying", data: {}, seq: 10, at: 0 },
    };
    expect(activeStep(state)).toBe("quotes");
  });
});

describe("the open steps", () => {
  it("are the active one alone", () => {
    expect(openSteps("quotes", false, {})).toEqual(["quotes"]);
    expect(openSteps(undefined, false, {})).toEqual([]);
  });

  it("keep the one that the customer opened, whatever comes", () => {
    expect(openSteps("quotes", false, { details: "open" })).toEqual(["details", "quotes"]);
    expect(openSteps("payment", false, { details: "open" })).toEqual(["details", "payment"]);
  });

  it("leave closed what the customer closed", () => {
    expect(openSteps("quotes", false, { quotes: "closed" })).toEqual([]);
  });

  it("keep the finished label open when a pickup follows", () => {
    expect(openSteps("pickup", true, {})).toEqual(["label", "pickup"]);
  });
});

describe("under a hand", () => {
  it("nothing closes and nothing above opens, what is below may", () => {
    expect(openUnderHand(["quotes"], ["confirmation"], ["quotes"], {})).toEqual(["quotes", "confirmation"]);
    expect(openUnderHand(["quotes"], ["details"], ["quotes"], {})).toEqual(["quotes"]);
    expect(openUnderHand(["quotes"], ["details"], ["quotes", "details"], {})).toEqual(["quotes"]);
    expect(openUnderHand(["quotes"], ["details"], ["details"], {})).toEqual(["details", "quotes"]);
  });

  it("the customer's own act counts, and without a hand the page is free", () => {
    expect(openUnderHand(["quotes"], ["details"], ["quotes"], { quotes: "closed" })).toEqual([]);
    expect(openUnderHand(["quotes"], ["details", "quotes"], ["quotes"], { details: "open" })).toEqual([
      "details",
      "quotes",
    ]);
    expect(openUnderHand(["quotes"], ["details"], ["page"], {})).toEqual(["details"]);
  });
});

describe("the one-line summary", () => {
  const slice = <T>(data: Partial<T>) => ({ phase: "displaying" as const, data, seq: 1, at: 0 });

  it("grows with what is known and never says undefined", () => {
    expect(summaryOf("details", {})).toBeUndefined();
    expect(summaryOf("details", { details: slice({ originZip: "89101" }) })).toBe("89101");
    expect(summaryOf("details", { details: slice({ destinationZip: "10001", weightLb: 2 }) })).toBe(
      "10001 · 2 lb",
    );
    expect(summaryOf("details", { details: slice(sample.details) })).toBe("89101 → 10001 · 2 lb");
  });

  it("counts the quotes until one is chosen", () => {
    const quotes = slice({ quotes: sample.quotes });
    expect(summaryOf("quotes", { quotes })).toBe("3 quotes from $8.44");
    expect(summaryOf("quotes", { quotes, selection: slice({ quoteId: "q2" }) })).toBe(
      "USPS Priority Mail · $9.99",
    );
    expect(summaryOf("quotes", { quotes, selection: slice({ quoteId: "gone" }) })).toBe(
      "3 quotes from $8.44",
    );
    expect(summaryOf("quotes", { quotes: slice({}) })).toBeUndefined();
    const mixed = [sample.ups, { ...sample.usps, currency: "EUR" }];
    expect(summaryOf("quotes", { quotes: slice({ quotes: mixed }) })).toBe("2 quotes");
  });

  it("names the receiver, the card's last digits, the tracking number and the pickup's hours", () => {
    expect(summaryOf("confirmation", { confirmation: slice(sample.confirmation) })).toBe(
      "Jonah Abara · New York, NY",
    );
    expect(summaryOf("payment", { payment: slice(sample.payment) })).toBe("$8.44 · Visa •••• 4242");
    expect(summaryOf("label", { label: slice(sample.label) })).toMatch(
      /^1Z999AA10123456784 · arrives \w+, Jan \d+$/,
    );
    expect(summaryOf("pickup", { pickup: slice(sample.pickup) })?.replace(/\s/g, " ")).toBe(
      "Tue, Jan 6 · 9:00 AM – 12:00 PM",
    );
  });

  it("can be made of every step with any of its fields missing", () => {
    for (const line of conversation) {
      const step = steps.find((name) => name === line.slice);
      if (step === undefined) continue;
      for (const missing of Object.keys(line.data ?? {})) {
        const data = { ...line.data };
        delete data[missing];
        const state: SessionState = { [step]: { phase: line.phase, data, seq: 1, at: 0 } };
        expect(summaryOf(step, state) ?? "").not.toMatch(/undefined|NaN|null/);
      }
    }
  });
});

describe("quotes", () => {
  it("have a cheapest one only within one currency", () => {
    expect(cheapestOf(sample.quotes)?.id).toBe("q1");
    expect(cheapestOf([sample.usps, { ...sample.ups, currency: "EUR" }])).toBeUndefined();
    expect(cheapestOf([sample.usps, { ...sample.ups, currency: "EUR" }], "q1")?.id).toBe("q1");
    expect(cheapestOf([])).toBeUndefined();
  });

  it("do not name their carrier twice", () => {
    expect(quoteName({ carrier: "UPS", service: "Ground" })).toBe("UPS Ground");
    expect(quoteName({ carrier: "UPS", service: "UPS Ground" })).toBe("UPS Ground");
  });
});
