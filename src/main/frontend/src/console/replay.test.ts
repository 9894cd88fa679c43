import { describe, expect, it } from "vitest";
import type { Cue, Init, Json, Phase, SessionState, Update } from "../protocol/message-types.js";
import { command } from "./Commands.js";
import { createReplay, pauseAfter, placeIn, stateBefore, summary } from "./replay.js";
import { ago, behind } from "./words.js";

const BEGIN = 1_767_225_600_000;
const NOW = Number.POSITIVE_INFINITY;
const envelope = { v: 1, sessionId: "s", epoch: "e", source: "agent" } as const;

const start = (seq = 0, state: SessionState = {}): Init => ({
  ...envelope,
  type: "INIT",
  seq,
  at: BEGIN,
  payload: { resumed: false, state, heartbeatMs: 15_000, viewers: 1 },
});

/** A replay, and what an agent writes into it, `afterMs` after the beginning. */
function written(from = start()) {
  const replay = createReplay(from);
  let seq = from.seq;
  const write = (
    afterMs: number,
    slice: string,
    data?: { [key: string]: Json },
    cues?: Cue[],
    phase: Phase = "displaying",
  ) => {
    seq++;
    const payload = { slice, phase, ...(data && { data }), ...(cues && { cues }) };
    const update: Update = { ...envelope, type: "UPDATE", seq, id: `u${seq}`, at: BEGIN + afterMs, payload };
    replay.accept(update);
    return update;
  };
  const say = (afterMs: number, event: string, more: { [key: string]: Json } = {}) =>
    write(afterMs, "speech", { utterance: "u-1", event, ...more });
  return { replay, write, say };
}

describe("a replay", () => {
  it("has the state of each step, and leaves the steps before it as they were", () => {
    const { replay, write } = written();
    write(0, "details", { originZip: "89101" }, undefined, "loading");
    write(10, "details", { destinationZip: "10001" });
    write(20, "details", { originZip: null }, undefined, "completed");
    expect(replay.steps.map(({ state }) => [state.details?.phase, state.details?.data])).toEqual([
      ["loading", { originZip: "89101" }],
      ["displaying", { originZip: "89101", destinationZip: "10001" }],
      ["completed", { destinationZip: "10001" }],
    ]);
  });

  it("knows which cue waits at which step, by the log's own clock", () => {
    const { replay, write, say } = written();
    const words = [
      { start: 0, end: 400, char: 0, length: 4 },
      { start: 2_000, end: 2_400, char: 5, length: 3 },
    ];
    say(0, "plan", { text: "With UPS.", words });
    write(100, "quotes", { quotes: [] }, [
      { target: "quotes", utterance: "u-1", anchor: { text: "UPS" }, holdMs: 60_000 },
    ]);
    say(200, "start", { positionMs: 0 });
    write(1_000, "notice", { level: "info", title: "t", message: "m" });
    write(3_000, "notice", { message: "n" });
    const waits = (seq: number) => replay.cuesAt(seq).map(({ rule }) => rule ?? "waits");
    expect([1, 2, 3, 4, 5].map(waits)).toEqual([[], ["waits"], ["waits"], ["waits"], ["word"]]);
  });

  it("lets the cues at the newest step go on by the clock", () => {
    const { replay, write, say } = written();
    write(0, "quotes", { quotes: [] }, [{ target: "quotes", utterance: "u-1", anchor: { ms: 500 } }]);
    say(0, "start", { positionMs: 0 });
    replay.passTo(BEGIN + 400);
    expect(replay.cuesAt(NOW)[0]?.rule).toBeUndefined();
    replay.passTo(BEGIN + 600);
    expect(replay.cuesAt(NOW)[0]?.rule).toBe("word");
    // Stepped back, it waits as it did.
    expect(replay.cuesAt(2)[0]?.rule).toBeUndefined();
  });

  it("tells what became of a barge-in's cues, and of its utterance", () => {
    const { replay, write, say } = written();
    write(0, "quotes", { quotes: [] }, [
      { target: "quotes", utterance: "u-1", anchor: { ms: 5_000 }, onInterrupt: "drop", effect: "highlight" },
    ]);
    say(0, "start", { positionMs: 0 });
    say(900, "interrupt", { positionMs: 900 });
    say(950, "progress", { positionMs: 950 });
    expect(replay.cuesAt(3)[0]?.rule).toBe("dropped");
    expect(replay.speechAt(2)).toMatchObject([{ utterance: "u-1", voice: "speaking" }]);
    expect(replay.speechAt(NOW)).toMatchObject([{ voice: "interrupted", positionMs: 900 }]);
  });

  it("goes on from the state before a log that no longer holds everything", () => {
    const slice = <T extends object>(seq: number, data: T) => ({
      phase: "displaying" as const,
      data,
      seq,
      at: 0,
    });
    const now: SessionState = {
      details: slice(3, { originZip: "89101" }),
      label: slice(12, { carrier: "UPS" }),
    };
    const before = stateBefore(10, now);
    expect(Object.keys(before)).toEqual(["details"]);
    const { replay, write } = written(start(10, before));
    write(0, "label", { carrier: "UPS" });
    expect(replay.steps[0]?.update.seq).toBe(11);
    expect(replay.steps[0]?.state.details?.data).toEqual({ originZip: "89101" });
  });

  it("keeps the newest steps of a log without end", () => {
    const { replay, write } = written();
    for (let n = 1; n <= 2_005; n++) write(n, "x-n", { n });
    expect(replay.steps).toHaveLength(2_000);
    expect(replay.steps[0]?.update.seq).toBe(6);
    // A place that is gone is the oldest there is; one that is kept stays where it was.
    expect(placeIn(replay.steps, 2)).toBe(0);
    expect(placeIn(replay.steps, 7)).toBe(1);
    expect(placeIn(replay.steps, "newest")).toBe(1_999);
  });

  it("plays at the log's pace, within what is bearable", () => {
    const { replay, write } = written();
    for (const afterMs of [0, 1, 500, 60_000]) write(afterMs, "x-n", {});
    expect([0, 1, 2].map((at) => pauseAfter(replay.steps, at, 1))).toEqual([80, 499, 1_500]);
    expect(pauseAfter(replay.steps, 2, 2)).toBe(750);
  });

  it("says an update in a few words", () => {
    const { write, say } = written();
    expect(summary(say(0, "plan", { text: "Hello." }))).toBe("plan u-1 “Hello.”");
    const cue: Cue = { target: "details", anchor: { ms: 0 } };
    expect(summary(write(0, "details", { originZip: "89101", weightLb: 2 }, [cue]))).toBe(
      "displaying · originZip, weightLb · 1 cue",
    );
    expect(summary(write(0, "details", undefined, undefined, "completed"))).toBe("completed");
  });
});

describe("the console's words", () => {
  it("says how long ago something was, and never in the future", () => {
    expect(ago(BEGIN - 4_200, BEGIN)).toBe("4 seconds ago");
    expect(ago(BEGIN - 7_200_000, BEGIN)).toBe("2 hours ago");
    expect(ago(BEGIN + 100, BEGIN)).toBe("now");
  });

  it("says how far a viewer is behind", () => {
    expect([0, 1, 12].map(behind)).toEqual(["up to date", "1 update behind", "12 updates behind"]);
  });

  it("quotes a command for the shell, whatever an id holds", () => {
    expect(command("DELETE", "https://h/api/sessions/it's")).toBe(
      `curl -X DELETE -H "Authorization: Bearer $TOKEN" 'https://h/api/sessions/it%27s'`,
    );
  });
});
