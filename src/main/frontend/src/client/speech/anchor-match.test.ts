import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchAnchor, placesOf } from "./anchor-match.js";
import { tokensOf } from "./spoken-forms.js";

interface Row {
  readonly said: string;
  readonly anchor: string;
  readonly forms: string[][];
  readonly words: string[];
  readonly places: string[];
}

// What the server's AnchorMatcherTest writes down: both sides must settle a cue at the same word.
const rows: Row[] = JSON.parse(readFileSync("../../test/resources/speech/anchor-places.json", "utf8"));

describe("a text anchor", () => {
  it("has a table to go by", () => {
    expect(rows.length).toBeGreaterThan(370);
  });

  it.each(rows)("is found where the server finds it: $anchor in $said", ({ said, anchor, forms, places }) => {
    const found = placesOf(tokensOf(said), anchor, forms);
    expect(found.map(({ char, rule }) => `${char} ${rule}`)).toEqual(places);
  });

  it.each(rows)("is looked for in the words that the server reads: $said", ({ said, words }) => {
    expect(tokensOf(said).map(({ value, start, end, cut }) => `${value} ${start} ${end} ${cut}`)).toEqual(
      words,
    );
  });

  it("without forms is its own words, and its index counts UTF-16 units of the text as it is", () => {
    expect(matchAnchor("📦 İstanbul by U.P.S. now", "UPS now")).toBe(15);
    expect(matchAnchor("UPS Gro\u00adund is", "ups ground")).toBe(0);
    expect(matchAnchor("UPS, UPS", "UPS", 2)).toBe(5);
    expect(matchAnchor("UPS", "UPS", 0)).toBeNull();
  });

  it("finds every word of any sentence at or before the place where it stands", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{2,8}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, fc.nat(), (sentence, pick) => {
        const index = pick % sentence.length;
        const word = sentence[index] ?? "";
        const place = matchAnchor(sentence.join(" "), word);
        expect(place).not.toBeNull();
        expect(place).toBeLessThanOrEqual(sentence.slice(0, index).join(" ").length + 1);
      }),
    );
  });
});
