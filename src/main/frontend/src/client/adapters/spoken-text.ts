import type { Word } from "../../protocol/message-types.js";

/** A stretch of audio with its text: a character, a word with its blanks, a sentence. */
export interface Spoken {
  readonly text: string;
  /** ms into the utterance's audio; undefined where the platform gives no time that can be true */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** A word of a text; `char` and `length` are UTF-16 units of the text as it is. */
interface Part {
  readonly folded: string;
  readonly char: number;
  readonly length: number;
  /** Whether it holds a digit or a sign, which may be spoken in any number of words. */
  readonly sign: boolean;
  start?: number | undefined;
  end?: number | undefined;
  /** Whether it is spoken in other words than it is written, of which more may follow. */
  open?: boolean;
}

/** How long a sign may be spoken, for each of its characters. */
const SIGN_MS = 500;
const UNSPACED =
  "[\\p{scx=Hani}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]";
const SIGN = "[\\p{N}\\p{S}%&@#]";
const RUN = `(?:(?!${UNSPACED})[\\p{L}\\p{M}\\p{N}])+`;
// An amount or any number with its signs is one part, so is a letter of a script without blanks; other letters form runs.
const PART = new RegExp(
  `[\\p{Sc}#]?\\p{N}+(?:[.,:/-]\\p{N}+)*(?:\\s?[%\\p{Sc}])?(?:${RUN})?|(?=\\p{L})${UNSPACED}\\p{M}*|${RUN}|${SIGN}`,
  "gu",
);
const IS_SIGN = new RegExp(SIGN, "u");

const partsOf = (text: string): Part[] =>
  Array.from(text.matchAll(PART), ({ 0: part, index }) => ({
    folded: part.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(),
    char: index,
    length: part.length,
    sign: IS_SIGN.test(part),
  }));

/** The number at that place of an array, as a platform gives times beside words; undefined for anything else. */
export function timeAt(times: unknown, i: number): number | undefined {
  const time: unknown = Array.isArray(times) ? times[i] : undefined;
  return typeof time === "number" && Number.isFinite(time) ? time : undefined;
}

export const textOf = (spoken: readonly Spoken[]): string => spoken.map(({ text }) => text).join("");

/** The words of the text, up to the last one that is spoken, with their times, which never run backwards. */
export function wordsOf(text: string, spoken: readonly Spoken[]): Word[] {
  const written = partsOf(text);
  align(timed(spoken), written);
  const words: Word[] = [];
  let latest = 0;
  const add = ({ char, length }: Part, from: number, to: number) => {
    const start = Math.max(latest, Math.round(from));
    words.push({ start, end: Math.max(start, Math.round(to)), char, length });
    latest = start;
  };
  let missing: Part[] = [];
  let before = 0;
  for (const part of written) {
    const { start } = part;
    if (start === undefined) {
      missing.push(part);
      continue;
    }
    // Words without times share the time between their neighbours.
    const total = missing.reduce((sum, { length }) => sum + length, 0);
    const pace = Math.max(0, start - before) / total;
    for (const each of missing) {
      add(each, before, before + each.length * pace);
      before += each.length * pace;
    }
    missing = [];
    before = Math.max(start, part.end ?? start);
    add(part, start, before);
  }
  const last = words.at(-1);
  const open = written.findLast((part) => part.start !== undefined)?.open;
  // Until the next word is known, what follows the sign is not guessed to be near.
  if (last && open) last.end = Math.max(last.end, last.start + last.length * SIGN_MS);
  return words;
}

/** Whether the words reach to the last word of the text. */
export function covers(words: readonly Word[], text: string): boolean {
  const last = words.at(-1);
  return last !== undefined && last.char >= (partsOf(text).at(-1)?.char ?? 0);
}

/** The parts of what is spoken, each with the times of its first and its last character. */
function timed(spoken: readonly Spoken[]): Part[] {
  const parts = partsOf(textOf(spoken));
  let at = 0;
  let from = 0;
  const timeOf = (char: number, after: 0 | 1): number | undefined => {
    for (let next = spoken[at]; next && char >= from + next.text.length; next = spoken[++at])
      from += next.text.length;
    const { text = "", start, end = start } = spoken[at] ?? {};
    if (start === undefined || end === undefined) return undefined;
    const share = (char + after - from - text.search(/\S/)) / text.trim().length;
    return start + (end - start) * Math.min(1, Math.max(0, share));
  };
  for (const part of parts) {
    part.start = timeOf(part.char, 0);
    part.end = timeOf(part.char + part.length - 1, 1);
  }
  const startOf = (i: number) => parts[i]?.start ?? Number.POSITIVE_INFINITY;
  // A time that both words after it precede is wrong, and would delay all the others.
  parts.forEach((part, i) => {
    if (Math.max(startOf(i + 1), startOf(i + 2)) < startOf(i)) part.start = undefined;
  });
  return parts;
}

const BEHIND = 24;
const AHEAD = 48;

/** What it costs to take one part for the other. */
function differ(a: Part, b: Part): number {
  if (a.folded === b.folded) return 0;
  if (a.sign || b.sign) return 0.3;
  // The one may be an abbreviation of the other, or its beginning, whose end is still to come.
  if (a.folded.startsWith(b.folded) || b.folded.startsWith(a.folded)) return 0.3;
  return a.folded[0] === b.folded[0] ? 0.7 : 0.9;
}

/**
 * Gives the parts of the text the times of the parts that are spoken, by the cheapest way to turn one sequence into
 * the other. It needs no knowledge of a language: what is written in digits or signs ("$8.44") takes any number of
 * spoken words at little cost, and the words around it match again. It looks at most `AHEAD` parts ahead.
 */
function align(spoken: readonly Part[], written: readonly Part[]): void {
  const rows: { readonly lo: number; readonly moves: number[] }[] = [];
  let above: { readonly lo: number; readonly costs: number[] } = { lo: 0, costs: [] };
  let best = 0;
  for (let i = 0; i <= spoken.length; i++) {
    const said = spoken[i - 1];
    const lo = Math.max(0, best - BEHIND);
    const hi = Math.min(written.length, best + AHEAD);
    const costs: number[] = [];
    const moves: number[] = [];
    const costAbove = (j: number) => above.costs[j - above.lo] ?? Number.POSITIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let j = lo; j <= hi; j++) {
      const part = written[j - 1];
      const pair = said && part ? costAbove(j - 1) + differ(said, part) : Number.POSITIVE_INFINITY;
      const more = said ? costAbove(j) + (part?.sign ? 0.5 : 1) : Number.POSITIVE_INFINITY;
      const skip = (costs[j - 1 - lo] ?? Number.POSITIVE_INFINITY) + (said?.sign ? 0.5 : 0.6);
      const cost = i + j === 0 ? 0 : Math.min(pair, more, skip);
      costs.push(cost);
      moves.push(cost === pair ? 0 : cost === more ? 1 : 2);
      if (cost < least) [least, best] = [cost, j];
    }
    rows.push({ lo, moves });
    above = { lo, costs };
  }
  for (let i = spoken.length, j = best; i > 0 && j > 0; ) {
    const row = rows[i];
    const move = row?.moves[j - row.lo];
    const [said, part] = [spoken[i - 1], written[j - 1]];
    if (said && part && (move === 0 || (move === 1 && part.sign))) {
      part.start = said.start ?? part.start;
      part.end ??= said.end;
      part.open = part.sign && said.folded !== part.folded;
    }
    if (move !== 2) i--;
    if (move !== 1) j--;
  }
}

/** How much of the text was heard: a platform may end it in "…", or set its blanks otherwise. */
export function heardOf(text: string, heard: string): string {
  if (text === "") return heard.replace(/\s*(…|\.{3})\s*$/, "");
  let to = 0;
  for (const [char] of heard.matchAll(/\S/g)) {
    const at = to + text.slice(to).search(/\S/);
    if (text[at]?.toLowerCase() !== char.toLowerCase()) break;
    to = at + 1;
  }
  return text.slice(0, to);
}

/** The text as the server takes it: the digits of a payment card's number are masked, each by one character. */
export const postable = (text: string): string =>
  text.replace(/\d(?:[ -]?\d){12,}/g, (run) => {
    const digits = run.replace(/\D/g, "");
    return digits.length <= 19 && passesLuhn(digits) ? run.replace(/\d/g, "•") : run;
  });

function passesLuhn(digits: string): boolean {
  let sum = 0;
  [...digits].reverse().forEach((digit, i) => {
    const value = Number(digit) * (1 + (i % 2));
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}
