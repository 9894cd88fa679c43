import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHand, holdMs } from "./hand.js";

describe("the customer's hand", () => {
  let stop = () => {};
  const seen: string[] = [];
  const hand = createHand();
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    document.body.innerHTML = '<section data-hold="a"><button></button></section><p data-hold="b"></p>';
    seen.length = 0;
    stop = hand.subscribe(() => seen.push(hand.getSnapshot()));
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });
  const at = (selector: string, type: string, screenX = 0) =>
    document
      .querySelector(selector)
      ?.dispatchEvent(new MouseEvent(type, { bubbles: true, screenX, screenY: 1 }));

  it("holds what it was on for some seconds, the latest first", () => {
    at("button", "pointermove", 1);
    vi.advanceTimersByTime(1000);
    at("p", "pointermove", 2);
    vi.advanceTimersByTime(holdMs - 1000);
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual(["a", "b,a", "b", ""]);
  });

  it("holds longer with each move, but not when the page moves under a pointer that rests", () => {
    at("button", "pointermove", 1);
    vi.advanceTimersByTime(holdMs - 1);
    at("button", "pointermove", 2);
    vi.advanceTimersByTime(holdMs - 1);
    at("p", "pointermove", 2);
    expect(hand.getSnapshot()).toBe("a");
    vi.advanceTimersByTime(1);
    expect(hand.getSnapshot()).toBe("");
  });

  it("holds for as long as a finger is down", () => {
    at("button", "pointerdown");
    vi.advanceTimersByTime(3 * holdMs);
    expect(hand.getSnapshot()).toBe("a");
    at("button", "pointerup");
    vi.advanceTimersByTime(holdMs);
    expect(hand.getSnapshot()).toBe("");
  });

  it("is on the page itself when a key is pressed nowhere, and lets go when told to", () => {
    at("body", "keydown");
    expect(hand.getSnapshot()).toBe("page");
    hand.release();
    expect(hand.getSnapshot()).toBe("");
  });
});
