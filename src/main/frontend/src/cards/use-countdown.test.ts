import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { countdownFromMs, useCountdown } from "./use-countdown.js";

describe("a countdown", () => {
  const ahead = 5000;
  /** A server whose clock is five seconds ahead of the browser's. */
  const serverNow = () => Date.now() + ahead;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("follows the server's clock and stops rendering at zero", () => {
    const end = serverNow() + 2500;
    let renders = 0;
    const { result } = renderHook(() => {
      renders += 1;
      return useCountdown(end, serverNow);
    });
    expect(result.current).toBe(2500);
    act(() => vi.advanceTimersByTime(500));
    expect(result.current).toBe(2000);
    act(() => vi.advanceTimersByTime(2000));
    expect(result.current).toBe(0);
    const atZero = renders;
    act(() => vi.advanceTimersByTime(60_000));
    expect(renders).toBe(atZero);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not render at all while the end is far away", () => {
    const end = serverNow() + countdownFromMs + 30_000;
    let renders = 0;
    renderHook(() => {
      renders += 1;
      return useCountdown(end, serverNow);
    });
    act(() => vi.advanceTimersByTime(29_000));
    expect(renders).toBe(1);
    act(() => vi.advanceTimersByTime(1000));
    expect(renders).toBe(2);
  });

  it("is none without an end, and leaves no timer behind", () => {
    const { result, unmount } = renderHook(() => useCountdown(undefined, serverNow));
    expect(result.current).toBeUndefined();
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});
