import { describe, expect, it } from "vitest";
import { chunkAt } from "./Caption.js";

/** The words of a text of which the first `spoken` have been said, as `useSpeech` gives them. */
function words(text: string, spoken: number) {
  return Array.from(text.matchAll(/\S+\s*/g), ({ 0: word, index }, place) => ({
    text: word,
    char: index,
    spoken: place < spoken,
  }));
}

const shown = (text: string, spoken: number) =>
  chunkAt(words(text, spoken))
    .map((word) => word.text)
    .join("")
    .trim();

describe("the caption", () => {
  const text = "I found three. UPS Ground is eight forty-four.";

  it("shows the sentence that is being spoken, before its first word too", () => {
    expect(shown(text, 0)).toBe("I found three.");
    expect(shown(text, 3)).toBe("I found three.");
    expect(shown(text, 4)).toBe("UPS Ground is eight forty-four.");
    expect(shown(text, 99)).toBe("UPS Ground is eight forty-four.");
  });

  it("cuts a sentence that is longer than a caption, and loses no word of it", () => {
    const long = Array.from({ length: 60 }, (_, index) => `word${index}`).join(" ");
    const seen = new Set<string>();
    for (let spoken = 0; spoken <= 60; spoken++) {
      const chunk = chunkAt(words(long, spoken));
      expect(chunk.map((word) => word.text).join("").length).toBeLessThanOrEqual(72);
      for (const word of chunk) seen.add(word.text.trim());
    }
    expect(seen.size).toBe(60);
  });

  it("is empty when nothing is said", () => {
    expect(chunkAt([])).toEqual([]);
  });
});
