import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRecord } from "../../protocol/parse-message.js";
import { matchAnchor } from "./anchor-match.js";

// The same table is read by the server's AnchorMatcherTest: both sides must settle a cue at the same word.
const table: unknown = JSON.parse(readFileSync("../../test/resources/speech/anchor-cases.json", "utf8"));

const cases = (Array.isArray(table) ? table : []).map((row: unknown) => {
  if (!isRecord(row) || !isRecord(row["anchor"])) throw new Error("a case needs name, plan, anchor and char");
  const { text, nth } = row["anchor"];
  return {
    name: String(row["name"]),
    plan: String(row["plan"]),
    text: String(text),
    nth: typeof nth === "number" ? nth : undefined,
    char: row["char"],
  };
});

describe("a text anchor", () => {
  it("has a table to go by", () => {
    expect(cases.length).toBeGreaterThan(60);
  });

  it.each(cases)("finds its place: $name", ({ plan, text, nth, char }) => {
    expect(matchAnchor(plan, text, nth)).toBe(char);
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

  it("finds any amount of dollars and cents in words", () => {
    const small =
      "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
        " ",
      );
    const tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
    const say = (n: number): string => {
      if (n >= 100) return `${say(Math.floor(n / 100))} hundred${n % 100 === 0 ? "" : ` ${say(n % 100)}`}`;
      if (n < 20) return small[n] ?? "";
      return n % 10 === 0 ? (tens[n / 10] ?? "") : `${tens[Math.floor(n / 10)]}-${small[n % 10]}`;
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 99 }), (dollars, cents) => {
        const written = `$${dollars}.${String(cents).padStart(2, "0")}`;
        const said = `${say(dollars)} dollars and ${say(cents)} cents`;
        expect(matchAnchor(`It is ${said}.`, written)).toBe(6);
        expect(matchAnchor(`It is ${written}.`, said)).toBe(6);
      }),
    );
  });
});
