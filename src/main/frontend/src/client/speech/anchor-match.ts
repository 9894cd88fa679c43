import { magnitude } from "./number-words.js";
import { cutAfter, cutBefore, FREE, SOFT, type Token, tokensOf } from "./spoken-forms.js";

/** A place where an anchor is said, as UTF-16 index, and by which rule it was found. */
export interface Found {
  readonly char: number;
  readonly rule: "whole" | "cut" | "joined" | "similar";
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly cut: number;
}

const MAX_SIMILAR_WORDS = 16;
const PARTICLES: ReadonlySet<string> = new Set(
  "은 는 이 가 을 를 에 의 로 으로 와 과 도 만 에서 에게 까지 부터 보다 입니다 이에요 예요 이고 이며 이나 라고 이라고 하고".split(
    " ",
  ),
);
const LIGHT: ReadonlySet<string> = new Set(
  "a an the of and to for at on in is uh um el la los las un una de del y con por der die das den dem ein eine und mit le les du des et au une".split(
    " ",
  ),
);

/**
 * Finds the `nth` place (1-based) where `plan` says `text`, as a UTF-16 index, or null.
 *
 * `forms` are those that the server gave the anchor; without them its own words are looked for.
 */
export const matchAnchor = (
  plan: string,
  text: string,
  nth = 1,
  forms?: readonly (readonly string[])[],
): number | null => matchTokens(tokensOf(plan), text, nth, forms);

/** The same in a plan that was split before, for many anchors may look for their words in it. */
export const matchTokens = (
  said: readonly Token[],
  text: string,
  nth = 1,
  forms?: readonly (readonly string[])[],
): number | null => placesOf(said, text, forms)[nth - 1]?.char ?? null;

/**
 * All places where an anchor is said in one of its forms, in order, by the first rule that finds any.
 *
 * The rules: whole words; whole words where a cut falls between two spoken numbers or within a written code; the same
 * signs with blanks elsewhere; similar words. Within the first two, a form that is part of another one ("14" of "14 dollars") counts only where no other
 * form is said. The server's `AnchorMatcher` does the same.
 */
export function placesOf(
  said: readonly Token[],
  text: string,
  forms?: readonly (readonly string[])[],
): readonly Found[] {
  const sought = (forms ? forms.map((words) => words.join(" ")) : [text])
    .map(tokensOf)
    .filter((form) => form.length > 0);
  const keys = sought.map((form) => ` ${form.map(({ value }) => value).join(" ")} `);
  const all = sought.map((form) => occurrences(said, form));
  const whole = all.filter((_, i) => {
    const key = keys[i] ?? "";
    return !keys.some((other) => other.length > key.length && other.includes(key));
  });
  for (const [most, rule] of [
    [FREE, "whole"],
    [SOFT, "cut"],
  ] as const) {
    for (const places of [whole, all]) {
      const good = apart(places.flat().filter(({ cut }) => cut <= most));
      if (good.length > 0) return good.map(({ start }) => ({ char: start, rule }));
    }
  }
  const parted = apart(joined(said, sought));
  if (parted.length > 0) return parted.map(({ start }) => ({ char: start, rule: "joined" }));
  const char = similar(said, sought);
  return char === undefined ? [] : [{ char, rule: "similar" }];
}

/** In the text's order, without those that overlap an earlier one. */
function apart(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  for (const place of places.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (place.start >= (kept.at(-1)?.end ?? 0)) kept.push(place);
  }
  return kept;
}

const same = (a: Token | undefined, b: Token | undefined) => a?.value === b?.value;

/** All places of a form, by Knuth, Morris and Pratt; the last word may carry a particle. */
function occurrences(said: readonly Token[], form: readonly Token[]): Place[] {
  const places: Place[] = [];
  const last = form.length - 1;
  const wanted = form[last]?.value ?? "";
  const back: number[] = [0];
  for (let i = 1, k = 0; i < last; i++) {
    while (k > 0 && !same(form[k], form[i])) k = back[k - 1] ?? 0;
    if (same(form[k], form[i])) k++;
    back[i] = k;
  }
  let k = 0;
  for (const [i, word] of said.entries()) {
    const first = said[i - last];
    if (k === last) {
      if (first && endsWith(word.value, wanted)) {
        const cut = Math.max(cutBefore(first), cutAfter(said[i + 1]));
        if (cut <= SOFT) places.push({ start: first.start, end: word.end, cut });
      }
      k = last === 0 ? 0 : (back[last - 1] ?? 0);
    }
    while (k > 0 && !same(form[k], word)) k = back[k - 1] ?? 0;
    if (k < last && same(form[k], word)) k++;
  }
  return places;
}

/** Where words are parted in another way: "Fed Ex", and "1Z 999 AA1" where single signs do. */
function joined(said: readonly Token[], forms: readonly (readonly Token[])[]): Place[] {
  const at = new Map<number, number>();
  let all = "";
  for (const [i, { value }] of said.entries()) {
    at.set(all.length, i);
    all += value;
  }
  at.set(all.length, said.length);
  const places: Place[] = [];
  for (const form of forms) {
    const wanted = form.map(({ value }) => value).join("");
    const code = form.length >= 6 && wanted.length === form.length;
    if (wanted.length < 5 || !(code || /^\p{L}+$/u.test(wanted))) continue;
    for (let from = all.indexOf(wanted); from >= 0; from = all.indexOf(wanted, from + 1)) {
      const first = said[at.get(from) ?? -1];
      const next = at.get(from + wanted.length);
      const last = said[(next ?? 0) - 1];
      if (next === undefined || !first || !last) continue;
      const cut = Math.max(cutBefore(first), cutAfter(said[next]));
      if (cut <= SOFT) places.push({ start: first.start, end: last.end, cut });
    }
  }
  return places;
}

const endsWith = (word: string, wanted: string): boolean =>
  word === wanted ||
  (wanted.length > 1 && word.startsWith(wanted) && PARTICLES.has(word.slice(wanted.length)));

/** The place whose words differ least, within narrow bounds; numbers must be the same. */
function similar(said: readonly Token[], forms: readonly (readonly Token[])[]): number | undefined {
  let least = Number.POSITIVE_INFINITY;
  let char: number | undefined;
  for (const form of forms) {
    const size = form.length;
    if (size > MAX_SIMILAR_WORDS || (size === 1 && (form[0]?.value.length ?? 0) < 8)) continue;
    const budget = size <= 3 ? 1 : size <= 7 ? 2 : 3;
    for (const [i, word] of said.entries()) {
      if (word.cut !== FREE) continue;
      const cost = costOf(said, i, form, 0, budget);
      if (cost > budget || cost > least || (cost === least && word.start >= (char ?? 0))) continue;
      least = cost;
      char = word.start;
    }
  }
  return char;
}

/** How many words differ between a form from its `j`th word on and the text from its `i`th on. */
function costOf(
  said: readonly Token[],
  i: number,
  form: readonly Token[],
  j: number,
  budget: number,
): number {
  let [here, next] = [i, j];
  while (next < form.length && here < said.length && same(said[here], form[next]))
    [here, next] = [here + 1, next + 1];
  const wanted = form[next]?.value;
  const word = said[here]?.value;
  if (wanted === undefined) return cutAfter(said[here]) === FREE ? 0 : budget + 1;
  if (budget === 0 || word === undefined) return budget + 1;
  let least = budget;
  if (alike(word, wanted)) least = Math.min(least, costOf(said, here + 1, form, next + 1, budget - 1));
  if (next > 0 && LIGHT.has(word)) least = Math.min(least, costOf(said, here + 1, form, next, budget - 1));
  if (next > 0 && next < form.length - 1 && LIGHT.has(wanted))
    least = Math.min(least, costOf(said, here, form, next + 1, budget - 1));
  return least + 1;
}

/** Whether two longer words that begin alike differ by a letter, or two in the longest. */
function alike(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  const most = shorter < 9 ? 1 : 2;
  if (shorter < 5 || a.length > 40 || a[0] !== b[0] || Math.abs(a.length - b.length) > most) return false;
  if (magnitude(a) > 0 || magnitude(b) > 0) return false;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, Math.min(row[j] ?? 0, next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return (row[b.length] ?? 0) <= most;
}
