import { type Spoken, textOf } from "./spoken-text.js";
import type { Voice } from "./voice.js";

/** A piece of audio as it came: where it begins in `spoken`, its text, and its own times' place in the utterance. */
export interface Piece {
  readonly index: number;
  readonly said: string;
  readonly first: number | undefined;
  readonly last?: number | undefined;
  readonly offset: number;
}

/** No word is spoken twice within so many ms. */
const TWICE_MS = 100;
/** The voice starts and its first audio comes at the same time, give or take so many ms. */
const SAME_START_MS = 200;

const LONGER_PASS = 4;
/** What is this long and known already has not been spoken twice. */
const SHORTER_PASS = 8;
/** A time beyond it is none. */
export const DAY_MS = 86_400_000;
const STRAY_MS = 2_000;

const squeezed = (text: string): string => text.replace(/\s+/g, "");

/** How much audio is known, in ms. */
export const lastEnd = (spoken: readonly Spoken[]): number =>
  spoken.reduce((latest, { start = 0, end = start }) => Math.max(latest, end), 0);

/**
 * The voice, which is `here` at the time `now`, with another piece of its audio; undefined if that is known already.
 *
 * A piece may come twice, or once more and longer. Platforms do not agree whether times count from the piece or from
 * the utterance: a piece that begins far before the end of what is known counts from itself, and is heard after that
 * end, or from now on if the audio had run out.
 */
export function withPiece(
  voice: Voice,
  piece: readonly Spoken[],
  here: number,
  now: number,
): Voice | undefined {
  const { spoken, pieces, text, announced } = voice;
  const said = textOf(piece);
  const known = textOf(spoken);
  const units = piece.map(({ text, start, end = start }, i): Spoken => {
    // Only an utterance's very beginning may come out a little below 0; elsewhere that stands for "unknown".
    const isTrue = start !== undefined && end !== undefined && end < DAY_MS && start < DAY_MS;
    return isTrue && (start >= 0 || (known === "" && i === 0)) ? { text, start, end } : { text };
  });
  const first = units.find(({ start }) => start !== undefined)?.start;
  const last = units.findLast(({ end }) => end !== undefined)?.end;
  const place = (before: readonly Spoken[], offset: number): Voice => {
    const index = before.length;
    const shifted = units.map(({ text, start, end }) =>
      start === undefined || end === undefined
        ? { text }
        : { text, start: Math.max(0, start + offset), end: Math.max(0, end + offset) },
    );
    const placed = { index, said, first, last, offset };
    return {
      ...voice,
      spoken: [...before, ...shifted],
      pieces: [...pieces.filter((each) => each.index < index), placed],
    };
  };

  const goesOn = announced && squeezed(text).startsWith(squeezed(known + said));
  if (!goesOn && known !== "") {
    if (announced && squeezed(known) === squeezed(text)) return undefined;
    const again = spoken.flatMap(({ start }, index): Piece[] =>
      start !== undefined && start === first ? [{ index, said: "", first: start, offset: 0 }] : [],
    );
    for (const [i, from] of [...pieces, ...again].entries()) {
      const rest = squeezed(textOf(spoken.slice(from.index)));
      if (rest === "") continue;
      // A few characters may begin the next word too.
      const isEnough = from.index === 0 || rest.length >= LONGER_PASS;
      const longer = isEnough && squeezed(said) !== rest && squeezed(said).startsWith(rest);
      const twice = from.said === said && from.last === last;
      if (first === undefined || from.first === undefined) {
        if (first !== from.first) continue;
        if (twice && i === pieces.length - 1 && now - voice.seenAt < TWICE_MS) return undefined;
        if (longer && i === 0) return place([], 0);
      } else if (Math.abs(first - from.first) < TWICE_MS) {
        if (twice && i >= pieces.length - 2) return undefined;
        if (longer) return place(spoken.slice(0, from.index), from.offset);
        if (announced && said.length >= SHORTER_PASS && rest.startsWith(squeezed(said))) return undefined;
      }
    }
  }
  // A piece that is timed far ahead of those on both of its sides is timed wrong.
  const before = pieces.at(-1);
  const ahead = before?.first === undefined ? 0 : before.first + before.offset;
  const isStray =
    first !== undefined &&
    first < ahead &&
    lastEnd(spoken.slice(0, before?.index)) <= Math.min(first, ahead - STRAY_MS);
  const sure = isStray
    ? spoken.map((unit, i) => (i < (before?.index ?? 0) ? unit : { text: unit.text }))
    : spoken;
  const [tail = "", head = ""] = [/\S*$/.exec(known)?.[0], /^\S*/.exec(said)?.[0]];
  // A word may be cut between two pieces; the text tells whether they hold one word or two.
  const areTwo = announced && tail !== "" && head !== "" && !text.includes(tail + head);
  const end = lastEnd(sure);
  const base = Math.max(end, here);
  const countsFromItself = first !== undefined && first < base / 2 && (end > 0 || base > SAME_START_MS);
  return place(areTwo ? [...sure, { text: " " }] : sure, countsFromItself ? base : 0);
}
