import { describe, expect, it } from "vitest";
import type { Cue } from "../../protocol/message-types.js";
import { simulateSpeech } from "./simulated-speech.test-support.js";

const cue = (anchor: Cue["anchor"], more: Partial<Cue> = {}): Cue => ({
  target: "quotes/q1",
  utterance: "u",
  anchor,
  ...more,
});
const start = { utterance: "u", event: "start", positionMs: 0 };
const quotes = { quotes: [{ id: "q1" }] };

describe("what a page shows while the agent speaks", () => {
  it("hides a target until its word, reveals it for a moment, and then it simply stands there", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.speech(start);
    speech.advanceTo(1000);
    expect(speech.state("quotes/q1")).toBe("due");
    speech.advanceTo(1600);
    expect(speech.state("quotes/q1")).toBe("shown");
    expect(speech.timers()).toBe(0);
  });

  it("shows what has no cue at once, and tells nobody about it", () => {
    const speech = simulateSpeech();
    let told = 0;
    speech.scheduler.subscribe("quotes/q2", () => told++);
    speech.update("quotes", { quotes: [{ id: "q2" }] }, [cue({ ms: 1000 })]);
    expect(speech.state("quotes/q2")).toBe("shown");
    expect(told).toBe(0);
  });

  it("fires by its lead before the word, so that the paint falls on it", () => {
    const speech = simulateSpeech({ leadMs: 40 });
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    speech.speech(start);
    speech.advanceTo(959);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(960);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("tells the subscribers of a target, and those alone, until they leave", () => {
    const speech = simulateSpeech();
    const states: string[] = [];
    const stop = speech.scheduler.subscribe("quotes/q1", () => states.push(speech.state("quotes/q1")));
    speech.update("quotes", quotes, [cue({ ms: 1000 }), cue({ ms: 1000 }, { target: "quotes/q2" })]);
    speech.speech(start);
    speech.advanceTo(1000);
    stop();
    speech.advanceTo(9000);
    expect(states).toEqual(["hidden", "due"]);
  });

  it("gives the same snapshot until something changes", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    const before = speech.scheduler.getSnapshot("quotes/q1");
    speech.speech(start);
    speech.advanceTo(900);
    expect(speech.scheduler.getSnapshot("quotes/q1")).toBe(before);
  });

  it("shows a cue that is due late at once, without animation", () => {
    const speech = simulateSpeech();
    speech.speech(start);
    speech.advanceTo(1300);
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    expect(speech.state("quotes/q1")).toBe("shown");
    expect(speech.scheduler.syncErrors().late).toBe(1);
  });

  it("still animates a cue that is a little late", () => {
    const speech = simulateSpeech();
    speech.speech(start);
    speech.advanceTo(1100);
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("keeps what already stood there, and says that news of it wait", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes);
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    expect(speech.scheduler.getSnapshot("quotes/q1")).toMatchObject({ state: "shown", waiting: true });
    speech.speech(start);
    speech.advanceTo(1000);
    expect(speech.scheduler.getSnapshot("quotes/q1")).toMatchObject({ state: "shown", waiting: false });
  });

  it("keeps later news waiting when the first cue of a target fires", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    speech.update("quotes", quotes, [cue({ ms: 3000 })]);
    speech.speech(start);
    speech.advanceTo(1000);
    expect(speech.scheduler.getSnapshot("quotes/q1")).toMatchObject({ state: "due", waiting: true });
    speech.advanceTo(3000);
    expect(speech.scheduler.getSnapshot("quotes/q1")).toMatchObject({ state: "shown", waiting: false });
  });
});

describe("a highlight", () => {
  const highlight = (more: Partial<Cue> = {}) => cue({ ms: 1000 }, { effect: "highlight", ...more });

  it("hides nothing, lights its target at the word, and goes out", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [highlight()]);
    speech.speech(start);
    expect(speech.scheduler.getSnapshot("quotes/q1")).toMatchObject({ state: "shown", highlighted: false });
    speech.advanceTo(1000);
    expect(speech.scheduler.getSnapshot("quotes/q1")).toMatchObject({ state: "shown", highlighted: true });
    speech.advanceTo(2200);
    expect(speech.scheduler.getSnapshot("quotes/q1").highlighted).toBe(false);
  });

  it.each([
    ["drop", false],
    ["show", true],
  ] as const)("with onInterrupt %s: after a barge-in before its word, lit is %s", (onInterrupt, lit) => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [highlight({ onInterrupt })]);
    speech.speech(start);
    speech.advanceTo(500);
    speech.speech({ utterance: "u", event: "interrupt", positionMs: 500 });
    expect(speech.scheduler.getSnapshot("quotes/q1").highlighted).toBe(lit);
    speech.advanceTo(9000);
    expect(speech.scheduler.getSnapshot("quotes/q1").highlighted).toBe(false);
  });

  it("that comes late is left out", () => {
    const speech = simulateSpeech();
    speech.speech(start);
    speech.advanceTo(4000);
    speech.update("quotes", quotes, [highlight()]);
    expect(speech.scheduler.getSnapshot("quotes/q1").highlighted).toBe(false);
  });
});

describe("a page that was held up", () => {
  function heldUp() {
    let timer = () => {};
    const speech = simulateSpeech({
      setTimer(run) {
        timer = run;
        return 0;
      },
    });
    speech.update("quotes", quotes, [cue({ text: "FedEx" }, { holdMs: 4000 })]);
    speech.advanceTo(5000);
    timer();
    return { speech, late: () => timer() };
  }

  it("reads what has come before its patience with a cue runs out", () => {
    const { speech, late } = heldUp();
    expect(speech.state("quotes/q1")).toBe("hidden");
    // The start was sent in time and lay unread.
    speech.speech({ utterance: "u", event: "plan", text: "UPS or FedEx" });
    speech.speech(start, 4900);
    speech.advanceTo(5300);
    late();
    expect(speech.state("quotes/q1")).toBe("hidden");
  });

  it("shows it a moment later where nothing has come", () => {
    const { speech, late } = heldUp();
    late();
    expect(speech.state("quotes/q1")).not.toBe("hidden");
  });
});

describe("a hidden tab", () => {
  it("settles silently what came due, and animates what is still to come", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ ms: 1000 }), cue({ ms: 3000 }, { target: "quotes/q2" })]);
    speech.speech(start);
    const states: string[] = [];
    speech.scheduler.subscribe("quotes/q1", () => states.push(speech.state("quotes/q1")));
    speech.see(false);
    speech.advanceTo(2000);
    speech.see(true);
    expect(states).toEqual(["shown"]);
    speech.advanceTo(3000);
    expect(speech.state("quotes/q2")).toBe("due");
  });

  it("whose timers slept settles what is due the moment it is seen, still silently", () => {
    // A throttled tab: no timer runs at all until the page is seen.
    const speech = simulateSpeech({ setTimer: () => 0 });
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    speech.speech(start);
    speech.see(false);
    speech.advanceTo(1050);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.see(true);
    expect(speech.state("quotes/q1")).toBe("shown");
  });
});

describe("after a reconnect", () => {
  it("a replayed past is shown without animation", () => {
    const speech = simulateSpeech();
    speech.advanceTo(60_000);
    const at = (ms: number) => ({ at: ms });
    speech.update("quotes", quotes, [cue({ ms: 1000 })], at(0));
    speech.speech(start, 100);
    speech.speech({ utterance: "u", event: "end" }, 5000);
    expect(speech.state("quotes/q1")).toBe("shown");
  });

  it("an update that was had before changes nothing", () => {
    const speech = simulateSpeech();
    const update = speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    speech.speech(start);
    speech.advanceTo(1600);
    const states: string[] = [];
    speech.scheduler.subscribe("quotes/q1", () => states.push(speech.state("quotes/q1")));
    speech.accept(update);
    expect(states).toEqual([]);
  });

  it("a cue that has fired stays fired, though the server's snapshot still has it", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    speech.speech(start);
    speech.advanceTo(1000);
    const states: string[] = [];
    speech.scheduler.subscribe("quotes/q1", () => states.push(speech.state("quotes/q1")));
    speech.init({
      utterances: [{ utterance: "u", positionMs: 0, playedAt: 100 }],
      cues: [{ ...cue({ ms: 1000 }), seq: 1 }],
    });
    speech.advanceTo(5000);
    expect(states).toEqual(["shown"]);
  });

  it("a cue that the server has settled meanwhile is shown silently", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    speech.speech(start);
    speech.init();
    expect(speech.state("quotes/q1")).toBe("shown");
  });

  it("a foreign epoch does not hide again what is on the screen", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes);
    const cues = [{ ...cue({ ms: 9000 }), seq: 1 }];
    speech.init({ utterances: [], cues }, { quotes: { phase: "displaying", data: {}, seq: 1, at: 0 } }, "e2");
    expect(speech.scheduler.getSnapshot("quotes/q1")).toMatchObject({ state: "shown", waiting: true });
  });
});

describe("a reload in the middle of an utterance", () => {
  const state = {
    quotes: {
      phase: "displaying" as const,
      data: {
        quotes: ["q0", "q1"].map((id) => ({
          id,
          carrier: "UPS",
          service: "Ground",
          amountMinor: 844,
          currency: "USD",
        })),
      },
      seq: 1,
      at: 0,
    },
  };

  it("hides what waits, shows the rest as it is, and goes on at the right word", () => {
    const speech = simulateSpeech();
    speech.advanceTo(500);
    const cues = [{ ...cue({ text: "UPS" }), seq: 1 }];
    speech.init(
      { utterances: [{ utterance: "u", text: "There is UPS", positionMs: 0, playedAt: 100 }], cues },
      state,
    );
    expect([speech.state("quotes"), speech.state("quotes/q0"), speech.state("quotes/q1")]).toEqual([
      "shown",
      "shown",
      "hidden",
    ]);
    speech.advanceTo(742);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(743);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("waits with a paused utterance", () => {
    const speech = simulateSpeech();
    speech.init({
      utterances: [{ utterance: "u", positionMs: 400, playedAt: 0, paused: true }],
      cues: [{ ...cue({ ms: 500 }), seq: 1 }],
    });
    speech.advanceTo(2000);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.speech({ utterance: "u", event: "resume", positionMs: 400 });
    speech.advanceTo(2100);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("counts characters of an utterance without word times", () => {
    const speech = simulateSpeech();
    speech.init({
      utterances: [{ utterance: "u", char: 14, playedAt: 0 }],
      cues: [{ ...cue({ char: 28 }), seq: 1 }],
    });
    speech.advanceTo(999);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(1000);
    expect(speech.state("quotes/q1")).toBe("due");
  });
});

describe("events of this page's own voice SDK", () => {
  it("move the same timelines", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ text: "UPS" })]);
    speech.scheduler.hear({ utterance: "u", event: "plan", text: "UPS" });
    speech.scheduler.hear({ utterance: "u", event: "start", positionMs: 0 });
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("survive a fresh INIT of a server that knows nothing of them", () => {
    const speech = simulateSpeech();
    speech.scheduler.hear({ utterance: "u", event: "start", positionMs: 0 });
    speech.init();
    speech.update("quotes", quotes, [cue({ ms: 500 })]);
    expect(speech.state("quotes/q1")).toBe("hidden");
  });
});

describe("the sync error", () => {
  it("is painted minus spoken, counted once a target", () => {
    const speech = simulateSpeech({ leadMs: 40 });
    speech.update("quotes", quotes, [cue({ ms: 1000 })]);
    speech.speech(start);
    speech.advanceTo(960);
    speech.advanceTo(975);
    speech.scheduler.painted("quotes/q1");
    speech.scheduler.painted("quotes/q1");
    expect(speech.scheduler.syncErrors()).toMatchObject({
      count: 1,
      sumMs: -25,
      minMs: -25,
      maxMs: -25,
      late: 0,
    });
    const { edgesMs, counts } = speech.scheduler.syncErrors();
    expect(edgesMs[counts.indexOf(1)]).toBe(-20);
  });

  it("does not count what no word revealed", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ ms: 1000 }, { holdMs: 100 })]);
    speech.advanceTo(100);
    speech.scheduler.painted("quotes/q1");
    expect(speech.scheduler.syncErrors().count).toBe(0);
  });
});

describe("memory", () => {
  it("holds at most 500 cues: the oldest are shown instead", () => {
    const speech = simulateSpeech();
    for (let i = 0; i < 520; i++) speech.update("x-list", {}, [cue({ ms: 1 }, { target: `x-list/${i}` })]);
    const hidden = Array.from({ length: 520 }, (_, i) => speech.state(`x-list/${i}`)).filter(
      (state) => state === "hidden",
    );
    expect(hidden).toHaveLength(500);
    expect(speech.state("x-list/19")).toBe("shown");
    expect(speech.state("x-list/20")).toBe("hidden");
  });

  it("holds at most 32 utterances: the oldest counts as ended", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ ms: 90_000 })]);
    speech.speech(start);
    for (let i = 0; i < 32; i++) speech.speech({ utterance: `v${i}`, event: "start", positionMs: 0 });
    expect(speech.state("quotes/q1")).not.toBe("hidden");
  });

  it("runs no timer when nothing waits, and none after dispose", () => {
    const speech = simulateSpeech();
    speech.speech(start);
    expect(speech.timers()).toBe(0);
    speech.update("quotes", quotes, [cue({ ms: 90_000 })]);
    expect(speech.timers()).toBe(1);
    speech.scheduler.dispose();
    expect(speech.timers()).toBe(0);
  });

  it("ignores a speech update that it cannot read", () => {
    const speech = simulateSpeech();
    speech.update("quotes", quotes, [cue({ ms: 500 })]);
    speech.speech({ utterance: "u", event: "sing", positionMs: 0 });
    speech.speech({ event: "start" });
    expect(speech.state("quotes/q1")).toBe("hidden");
  });
});
