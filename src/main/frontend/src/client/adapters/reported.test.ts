import { describe, expect, it } from "vitest";
import { fieldCases, platform, shownAtMs } from "./platforms.test-support.js";

describe("a stream of the kind that users report", () => {
  it.each(fieldCases)("$name shows each card at its word", ({ adapter, cues, events, shownAtMs: right }) => {
    const shown = shownAtMs(platform(adapter), cues, events);
    for (const [target, at] of Object.entries(right)) {
      const [from, to] = typeof at === "number" ? [at - 60, at + 60] : at;
      expect(shown[target], target).toBeGreaterThanOrEqual(from);
      expect(shown[target], target).toBeLessThanOrEqual(to);
    }
  });
});
