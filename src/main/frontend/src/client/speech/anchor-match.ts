import { type Token, tokensOf, WHOLE_AMOUNT } from "./spoken-forms.js";

/**
 * Finds the `nth` place (1-based) where `plan` says what `text` says, as a UTF-16 index, or null.
 *
 * Case, accents, punctuation and blanks do not count, numbers match in any spoken form, and a match begins and
 * ends at word boundaries. Whole numbers win: "8" is sought inside "eight forty-four" only if it stands nowhere
 * alone, and "$8" is taken for a bare "eight" only if nobody says dollars.
 */
export function matchAnchor(plan: string, text: string, nth = 1): number | null {
  return matchTokens(tokensOf(plan), text, nth);
}

/** The same in a plan that was split before, for many anchors may look for their words in it. */
export function matchTokens(haystack: readonly Token[], text: string, nth = 1): number | null {
  const needle = tokensOf(text);
  for (const cut of [0, 1]) {
    for (const keep of [true, false]) {
      const places = occurrences(keep ? haystack : bare(haystack), keep ? needle : bare(needle), cut);
      if (places.length > 0) return places[nth - 1] ?? null;
    }
  }
  return null;
}

const bare = (tokens: readonly Token[]): Token[] => tokens.filter(({ value }) => value !== WHOLE_AMOUNT);

function occurrences(haystack: readonly Token[], needle: readonly Token[], cut: number): number[] {
  const places: number[] = [];
  if (needle.length === 0) return places;
  for (const [at, first] of haystack.entries()) {
    const whole = first.before <= cut && (haystack[at + needle.length]?.before ?? 0) <= cut;
    if (whole && needle.every(({ value }, i) => haystack[at + i]?.value === value)) places.push(first.start);
  }
  return places;
}
