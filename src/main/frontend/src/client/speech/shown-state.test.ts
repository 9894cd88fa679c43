import { describe, expect, it } from "vitest";
import type { Cue, Json, Phase } from "../../protocol/message-types.js";
import { simulateSpeech } from "./simulated-speech.test-support.js";

const cue = (target: string, text: string, more: Partial<Cue> = {}): Cue => ({
  target,
  utterance: "u",
  anchor: { text },
  ...more,
});

/** A simulated page whose agent says one character each 1000/14 ms. */
function setUp() {
  const speech = simulateSpeech();
  return {
    ...speech,
    say(text: string, utterance = "u"): void {
      speech.speech({ utterance, event: "plan", text });
      speech.speech({ utterance, event: "start", positionMs: 0 });
    },
    update: (slice: string, phase: Phase, data: { [key: string]: Json }, cues?: Cue[]) =>
      speech.update(slice, data, cues, { payload: { slice, phase, data, ...(cues && { cues }) } }),
    /** Lets the voice come to the end of the first place where it says the text. */
    reach(all: string, text: string): void {
      speech.advanceTo(Math.ceil(((all.indexOf(text) + 1) * 1000) / 14));
    },
    shown: (slice: `x-${string}` | "details" | "quotes" | "payment" | "selection" | "label") => {
      const value = speech.scheduler.shown.getSnapshot()[slice];
      return value && { phase: value.phase, data: value.data };
    },
  };
}

const quote = (id: string, amountMinor = 844) => ({
  id,
  carrier: "UPS",
  service: id,
  amountMinor,
  currency: "USD",
});

describe("what may be shown of a slice", () => {
  it("is all of it at once without a cue", () => {
    const page = setUp();
    page.update("details", "completed", { weightLb: 2 });
    expect(page.shown("details")).toEqual({ phase: "completed", data: { weightLb: 2 } });
  });

  it("is nothing before the word of its first update: it looks like one that is loading", () => {
    const page = setUp();
    page.update("payment", "completed", { last4: "4242", brand: "Visa" }, [cue("payment", "Visa")]);
    expect(page.shown("payment")).toEqual({ phase: "loading", data: {} });
    const text = "I am charging your Visa";
    page.say(text);
    page.reach(text, "your");
    expect(page.shown("payment")).toEqual({ phase: "loading", data: {} });
    page.reach(text, "Visa");
    expect(page.shown("payment")).toEqual({ phase: "completed", data: { last4: "4242", brand: "Visa" } });
  });

  it("is each field at its own word, and the tick with the last of them", () => {
    const page = setUp();
    const data = { originZip: "89101", destinationZip: "10001", weightLb: 2, pickupRequested: false };
    page.update("details", "completed", data, [
      cue("details/originZip", "Vegas"),
      cue("details/destinationZip", "York"),
      cue("details/weightLb", "pounds"),
    ]);
    const text = "From Vegas to York with two pounds";
    page.say(text);
    page.reach(text, "Vegas");
    expect(page.shown("details")).toEqual({
      phase: "displaying",
      data: { originZip: "89101", pickupRequested: false },
    });
    expect(page.scheduler.getSnapshot("details/destinationZip").state).toBe("hidden");
    expect(page.scheduler.getSnapshot("details")).toMatchObject({ state: "due", waiting: true });
    page.reach(text, "York");
    expect(page.shown("details")?.data).not.toHaveProperty("weightLb");
    page.reach(text, "pounds");
    expect(page.shown("details")).toEqual({ phase: "completed", data });
    expect(page.scheduler.getSnapshot("details").waiting).toBe(false);
  });

  it("is each update at its own word, when several have cues for the same slice", () => {
    const page = setUp();
    page.update("details", "displaying", { originZip: "89101" }, [cue("details", "Vegas")]);
    page.update("details", "displaying", { destinationZip: "10001" }, [cue("details", "York")]);
    page.update("details", "completed", { weightLb: 2 }, [cue("details", "pounds")]);
    const text = "To York from Vegas with two pounds";
    page.say(text);
    page.reach(text, "York");
    expect(page.shown("details")).toEqual({ phase: "displaying", data: { destinationZip: "10001" } });
    page.reach(text, "Vegas");
    expect(page.shown("details")?.data).toEqual({ originZip: "89101", destinationZip: "10001" });
    page.reach(text, "pounds");
    expect(page.shown("details")?.phase).toBe("completed");
  });

  it("never goes back to an older update whose word comes later", () => {
    const page = setUp();
    page.update("details", "displaying", { weightLb: 2 }, [cue("details", "two")]);
    page.update("details", "displaying", { weightLb: 3 }, [cue("details", "three")]);
    page.say("three not two");
    page.advanceTo(100);
    expect(page.shown("details")?.data).toEqual({ weightLb: 3 });
    page.advanceTo(3000);
    expect(page.shown("details")?.data).toEqual({ weightLb: 3 });
  });

  it("keeps items that wait out of their list, and what belongs to no item goes with the first", () => {
    const page = setUp();
    const quotes = [quote("q1"), quote("q2"), quote("q3")];
    page.update("quotes", "displaying", { quotes, cheapestId: "q1" }, [
      cue("quotes/q2", "second"),
      cue("quotes/q1", "first"),
      cue("quotes/q3", "third"),
    ]);
    expect(page.shown("quotes")).toEqual({ phase: "loading", data: {} });
    const text = "The second, the first, the third";
    page.say(text);
    page.reach(text, "second");
    expect(page.shown("quotes")).toEqual({
      phase: "displaying",
      data: { quotes: [quotes[1]], cheapestId: "q1" },
    });
    page.reach(text, "first");
    expect(page.shown("quotes")?.data).toEqual({ quotes: quotes.slice(0, 2), cheapestId: "q1" });
    page.reach(text, "third");
    expect(page.shown("quotes")?.data).toEqual({ quotes, cheapestId: "q1" });
  });

  it("keeps an item that stood there as it was until the word of its news", () => {
    const page = setUp();
    page.update("quotes", "displaying", { quotes: [quote("q1"), quote("q2")] });
    page.update("quotes", "displaying", { quotes: [quote("q2", 700), quote("q1", 900)] }, [
      cue("quotes/q1", "nine"),
    ]);
    expect(page.shown("quotes")?.data).toEqual({ quotes: [quote("q1"), quote("q2")] });
    page.say("nine");
    page.advanceTo(10);
    expect(page.shown("quotes")?.data).toEqual({ quotes: [quote("q2", 700), quote("q1", 900)] });
  });

  it("is not given away by a later update without a cue that says the same again", () => {
    const page = setUp();
    page.update("quotes", "displaying", { quotes: [quote("q1"), quote("q2")] }, [
      cue("quotes/q1", "first"),
      cue("quotes/q2", "second"),
    ]);
    page.update("details", "displaying", { originZip: "89101" }, [cue("details/originZip", "second")]);
    page.update("quotes", "completed", { quotes: [quote("q1"), quote("q2", 1)], fastestId: "q2" });
    page.update("details", "completed", { originZip: "89102", weightLb: 2 });
    page.say("first and second");
    page.advanceTo(10);
    expect(page.shown("quotes")).toEqual({
      phase: "displaying",
      data: { quotes: [quote("q1")], fastestId: "q2" },
    });
    expect(page.shown("details")).toEqual({ phase: "displaying", data: { weightLb: 2 } });
    page.advanceTo(3000);
    expect(page.shown("quotes")).toEqual({
      phase: "completed",
      data: { quotes: [quote("q1"), quote("q2", 1)], fastestId: "q2" },
    });
    expect(page.shown("details")).toEqual({
      phase: "completed",
      data: { originZip: "89102", weightLb: 2 },
    });
  });

  it("keeps a tick that stood there before news that wait", () => {
    const page = setUp();
    page.update("details", "completed", { weightLb: 2 });
    page.update("details", "completed", { weightLb: 3 }, [cue("details/weightLb", "three")]);
    expect(page.shown("details")).toEqual({ phase: "completed", data: { weightLb: 2 } });
  });

  it("is all of it after a failure, after the viewer's own act, and after the session", () => {
    const page = setUp();
    page.update("quotes", "displaying", { quotes: [quote("q1")] }, [cue("quotes/q1", "first")]);
    page.update("quotes", "failed", {});
    expect(page.shown("quotes")).toEqual({ phase: "failed", data: { quotes: [quote("q1")] } });
    page.update("selection", "completed", { quoteId: "q1" }, [cue("selection", "first")]);
    const act = { slice: "selection", phase: "completed", data: { quoteId: "q2" } } as const;
    simulateViewer(page, act);
    expect(page.shown("selection")?.data).toEqual({ quoteId: "q2" });
    page.update("label", "completed", { trackingNumber: "1Z" }, [cue("label", "label")]);
    page.update("session", "completed", {});
    expect(page.shown("label")?.phase).toBe("completed");
  });

  it("is the same object while only news that wait have come", () => {
    const page = setUp();
    page.update("details", "completed", { weightLb: 2 });
    const before = page.scheduler.shown.getSnapshot().details;
    page.update("details", "completed", { weightLb: 3 }, [cue("details", "three")]);
    expect(page.scheduler.shown.getSnapshot().details).toBe(before);
  });

  it("never mentions a part that waits, whatever the update's other slices", () => {
    const page = setUp();
    page.update("selection", "completed", { quoteId: "q1" }, [cue("quotes/q2", "second")]);
    page.update("quotes", "displaying", { quotes: [quote("q1"), quote("q2")] });
    expect(page.shown("selection")?.data).toEqual({ quoteId: "q1" });
    expect(page.shown("quotes")?.data).toEqual({ quotes: [quote("q1")] });
  });
});

function simulateViewer(
  page: ReturnType<typeof setUp>,
  payload: { slice: string; phase: Phase; data: object },
) {
  const last = page.update("x-before", "displaying", {});
  page.accept({
    ...last,
    seq: last.seq + 0.5,
    id: "viewer-1",
    source: "viewer",
    payload: { ...payload, data: JSON.parse(JSON.stringify(payload.data)) },
  });
}

describe("a page that joins in the middle", () => {
  const details = (data: object) => ({
    details: { phase: "completed" as const, data: { ...data }, seq: 4, at: 0 },
  });

  it("shows the fields whose words were said, and none that waits", () => {
    const page = setUp();
    page.init(
      { utterances: [], cues: [{ ...cue("details/weightLb", "two"), seq: 4 }] },
      details({ originZip: "89101", weightLb: 2 }),
    );
    expect(page.shown("details")).toEqual({ phase: "displaying", data: { originZip: "89101" } });
    page.say("two");
    page.advanceTo(10);
    expect(page.shown("details")).toEqual({
      phase: "completed",
      data: { originZip: "89101", weightLb: 2 },
    });
  });

  it("shows nothing of a slice some update of which waits, for it cannot tell which part that was", () => {
    const page = setUp();
    const cues = [
      { ...cue("details", "York"), seq: 3 },
      { ...cue("details", "pounds"), seq: 4 },
    ];
    page.init({ utterances: [], cues }, details({ originZip: "89101", weightLb: 2 }));
    expect(page.shown("details")).toEqual({ phase: "loading", data: {} });
    page.say("York, two pounds");
    page.advanceTo(10);
    expect(page.shown("details")).toEqual({ phase: "loading", data: {} });
    page.advanceTo(1000);
    expect(page.shown("details")?.phase).toBe("completed");
  });

  it("keeps what it showed when a fresh state comes after a long silence", () => {
    const page = setUp();
    page.update("details", "displaying", { originZip: "89101" });
    page.init(
      { utterances: [], cues: [{ ...cue("details/originZip", "York"), seq: 4 }] },
      details({ originZip: "10001", weightLb: 2 }),
    );
    expect(page.shown("details")).toEqual({
      phase: "displaying",
      data: { originZip: "89101", weightLb: 2 },
    });
  });

  it("forgets what another log had", () => {
    const page = setUp();
    page.update("details", "displaying", { originZip: "89101" });
    page.init(undefined, {}, "e2");
    expect(page.shown("details")).toBeUndefined();
  });
});

describe("the updates that are held", () => {
  it("are told as they change", () => {
    const told: (readonly number[])[] = [];
    const speech = simulateSpeech({ onHeld: (seqs) => told.push(seqs) });
    speech.update("details", { weightLb: 2 }, [cue("details/weightLb", "two")]);
    speech.update("details", { originZip: "89101" });
    speech.update("label", { trackingNumber: "1Z" }, [
      cue("label", "label"),
      cue("label", "x", { effect: "highlight" }),
    ]);
    speech.speech({ utterance: "u", event: "plan", text: "two for the label" });
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    speech.advanceTo(5000);
    expect(told).toEqual([[1], [1, 3], [3], []]);
  });
});
