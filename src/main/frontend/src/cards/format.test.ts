import { describe, expect, it } from "vitest";
import {
  formatMoney,
  formatRemaining,
  formatSaidDay,
  formatSaidTime,
  formatSize,
  formatTransit,
  formatWeight,
  formatWord,
  safeLink,
} from "./format.js";

describe("money", () => {
  it.each([
    [844, "USD", "$8.44"],
    [0, "USD", "$0.00"],
    [1_234_567, "USD", "$12,345.67"],
    [120_000, "JPY", "¥120,000"],
    [1234, "usd", "$12.34"],
    [12_345, "KWD", "KWD 12.345"],
  ])("%i in the minor unit of %s is %s", (amountMinor, currency, written) => {
    expect(formatMoney(amountMinor, currency).replace(/\s/g, " ")).toBe(written);
  });

  it("in a currency that is none is written plainly instead of failing", () => {
    expect(formatMoney(844, "dollars")).toBe("8.44 dollars");
    expect(formatMoney(844, "")).toBe("8.44 ");
  });
});

describe("quantities", () => {
  it("writes pounds, inches and days as people do", () => {
    expect(formatWeight(2)).toBe("2 lb");
    expect(formatWeight(0.125)).toBe("0.13 lb");
    expect(formatTransit(1)).toBe("1 day");
    expect(formatTransit(5)).toBe("5 days");
    expect(formatSize({ length: 12, width: 8, height: 6.5 })).toBe("12 × 8 × 6.5 in");
  });

  it("has no size until all three sides are known", () => {
    expect(formatSize({ length: 12, width: 8 })).toBeUndefined();
    expect(formatSize({})).toBeUndefined();
  });

  it.each([
    [272_000, "4:32"],
    [59_001, "1:00"],
    [1, "0:01"],
    [0, "0:00"],
    [-5000, "0:00"],
  ])("%i ms remaining are %s", (ms, written) => {
    expect(formatRemaining(ms)).toBe(written);
  });
});

describe("days and times as said", () => {
  it.each([
    ["2026-01-31", "Sat, Jan 31"],
    ["tomorrow", "tomorrow"],
    ["2026-13-45", "2026-13-45"],
  ])("the day %s is written %s in every time zone", (said, written) => {
    expect(formatSaidDay(said)).toBe(written);
  });

  it.each([
    ["09:00", "9:00 AM"],
    ["9:05", "9:05 AM"],
    ["17:30:00", "5:30 PM"],
    ["25:00", "25:00"],
    ["noon", "noon"],
  ])("the time %s is written %s", (said, written) => {
    expect(formatSaidTime(said).replace(/\s/g, " ")).toBe(written);
  });

  it("takes ms since 1970 as well", () => {
    const at = new Date(2026, 0, 31, 9, 0).getTime();
    expect(formatSaidDay(at)).toBe("Sat, Jan 31");
    expect(formatSaidTime(at).replace(/\s/g, " ")).toBe("9:00 AM");
  });
});

describe("words and links", () => {
  it("makes a word of an identifier", () => {
    expect(formatWord("in_transit")).toBe("In transit");
    expect(formatWord("")).toBe("");
  });

  it("lets only https addresses become links", () => {
    expect(safeLink("https://a.example/label.pdf")).toBe("https://a.example/label.pdf");
    const bad = ["javascript:alert(1)", "http://a.example", "data:text/html,x", "//a.example", "", undefined];
    expect(bad.map(safeLink)).toEqual(bad.map(() => undefined));
  });
});
