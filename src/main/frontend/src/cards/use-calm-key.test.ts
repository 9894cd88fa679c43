import { renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useCalmKey } from "./use-calm-key.js";

describe("the key of a value that changes", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  const follow = (value: string) => {
    const { result, rerender } = renderHook(useCalmKey, { initialProps: value });
    return (next: string, afterMs: number) => {
      vi.advanceTimersByTime(afterMs);
      rerender(next);
      return result.current;
    };
  };

  it("stays while the value does", () => {
    const change = follow("a");
    expect([change("a", 1000), change("a", 1000)]).toEqual([0, 0]);
  });

  it("is new for each change that has time to be seen", () => {
    const change = follow("a");
    expect([change("b", 0), change("c", 500), change("a", 2000)]).toEqual([1, 2, 3]);
  });

  it("stays through changes that follow one another at once", () => {
    const change = follow("a");
    expect([change("b", 0), change("c", 16), change("d", 499), change("e", 500)]).toEqual([1, 1, 1, 2]);
  });
});
