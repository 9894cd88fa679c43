import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Init, Json, SessionState, Update, UpdatePayload } from "../protocol/message-types.js";
import { fold } from "./fold.js";
import { createStore } from "./live-store.js";
import { mergePatch } from "./merge-patch.js";

const update = (seq: number, payload: UpdatePayload): Update => ({
  v: 1,
  type: "UPDATE",
  sessionId: "s",
  epoch: "e",
  seq,
  id: `u-${seq}`,
  at: seq * 10,
  source: "agent",
  payload,
});
const init = (state: SessionState | null): Init => ({
  v: 1,
  type: "INIT",
  sessionId: "s",
  epoch: "e",
  seq: 9,
  at: 90,
  source: "server",
  payload: { resumed: state === null, state, heartbeatMs: 1, viewers: 1 },
});

describe("a merge patch", () => {
  // The rows of RFC 7396, appendix A, whose target and patch are objects, as all of ours are.
  it.each<[object, object, Json]>([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("makes of %j with %j: %j", (target, patch, result) => {
    const before = structuredClone(target);
    expect(mergePatch(target, patch)).toEqual(result);
    expect(target).toEqual(before);
  });

  it("sets a member called __proto__ like any other, and no prototype", () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true},"constructor":1}'));
    expect(Object.keys(merged)).toEqual(["__proto__", "constructor"]);
    expect(Reflect.has({}, "polluted")).toBe(false);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });
});

describe("the fold", () => {
  it("sets the phase, merges the data and keeps the place and time", () => {
    const one = fold(
      {},
      update(1, { slice: "details", phase: "loading", data: { originZip: "89101", weightLb: 2 } }),
    );
    const two = fold(
      one,
      update(2, { slice: "details", phase: "completed", data: { weightLb: null, destinationZip: "10001" } }),
    );
    expect(two).toEqual({
      details: { phase: "completed", data: { originZip: "89101", destinationZip: "10001" }, seq: 2, at: 20 },
    });
  });

  it("changes only the phase when there is no data", () => {
    const one = fold({}, update(1, { slice: "quotes", phase: "loading", data: { cheapestId: "q1" } }));
    const two = fold(one, update(2, { slice: "quotes", phase: "failed" }));
    expect(two.quotes).toEqual({ phase: "failed", data: { cheapestId: "q1" }, seq: 2, at: 20 });
  });

  it("leaves untouched slices the very same objects", () => {
    const one = fold({}, update(1, { slice: "quotes", phase: "loading" }));
    expect(fold(one, update(2, { slice: "label", phase: "loading" })).quotes).toBe(one.quotes);
  });

  it("makes no entry for speech", () => {
    const state: SessionState = {};
    expect(fold(state, update(1, { slice: "speech", phase: "displaying", data: { utterance: "u" } }))).toBe(
      state,
    );
  });

  it("keeps a slice of the user's own, even one named like a member of every object", () => {
    const state = fold({}, update(1, { slice: "constructor", phase: "displaying", data: { a: 1 } }));
    expect(state).toEqual({ constructor: { phase: "displaying", data: { a: 1 }, seq: 1, at: 10 } });
  });

  it("takes the whole state of an INIT, and nothing of one that resumed", () => {
    const one = fold({}, update(1, { slice: "quotes", phase: "loading" }));
    expect(fold(one, init(null))).toBe(one);
    expect(fold(one, init({}))).toEqual({});
  });
});

describe("the store", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const frame = () => vi.advanceTimersByTime(17);

  it("knows an update at once and tells once a frame, only those whom it concerns", () => {
    const { store, apply } = createStore(() => {});
    const [all, quotes, label] = [vi.fn(), vi.fn(), vi.fn()];
    store.subscribe(all);
    store.slice("quotes").subscribe(quotes);
    store.slice("label").subscribe(label);
    for (let seq = 1; seq <= 100; seq++) apply(update(seq, { slice: "quotes", phase: "loading" }));
    expect(store.slice("quotes").getSnapshot()?.seq).toBe(100);
    expect(all).not.toHaveBeenCalled();
    frame();
    expect([all, quotes, label].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0]);
  });

  it("tells the listeners of every slice of a whole new state", () => {
    const { store, apply } = createStore(() => {});
    const label = vi.fn();
    store.slice("label").subscribe(label);
    apply(init({}));
    frame();
    expect(label).toHaveBeenCalledTimes(1);
  });

  it("goes on telling, at a slower pace, in a page that is hidden", () => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    const { store, apply } = createStore(() => {});
    const listener = vi.fn();
    store.subscribe(listener);
    apply(init({}));
    vi.advanceTimersByTime(1000);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("tells nobody who has left, and the same function as often as it came", () => {
    const { store, apply } = createStore(() => {});
    const listener = vi.fn();
    const leave = store.subscribe(listener);
    store.subscribe(listener);
    leave();
    leave();
    apply(init({}));
    frame();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("reports a listener that throws and tells the others", () => {
    const { store, apply, flush } = createStore(() => {});
    const other = vi.fn();
    const reported: (() => void)[] = [];
    vi.spyOn(globalThis, "queueMicrotask").mockImplementation((task) => reported.push(task));
    store.subscribe(() => {
      throw new Error("mine");
    });
    store.subscribe(other);
    apply(init({}));
    flush();
    expect(other).toHaveBeenCalledTimes(1);
    expect(reported).toHaveLength(1);
    expect(reported[0]).toThrow("mine");
  });
});
