import type { Speech, Word } from "../../protocol/message-types.js";

/** One utterance as an adapter knows it: ms into the audio, UTF-16 indexes into the text, `at` on the caller's clock. */
export interface Voice {
  readonly utterance: string;
  /** As announced; empty as long as only aligned words are known. */
  readonly text: string;
  readonly timed: readonly TimedText[];
  readonly startedAt?: number;
  readonly pausedAt?: number;
  readonly over?: boolean;
}

/** A word of an alignment, still without its place in the text. */
export interface TimedText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export const newVoice = (utterance: string): Voice => ({ utterance, text: "", timed: [] });

/** The text as far as it is known, with the times of the words that are. */
export function planOf({ utterance, text: announced, timed }: Voice): Speech {
  const text = announced || timed.map((word) => word.text).join(" ");
  const words = placed(text, timed);
  return words.length > 0 ? { utterance, event: "plan", text, words } : { utterance, event: "plan", text };
}

/** Starts the voice, unless it has started. */
export function started(voice: Voice, at: number): readonly [Voice, readonly Speech[]] {
  if (voice.startedAt !== undefined || voice.over) return [voice, []];
  const start: Speech = { utterance: voice.utterance, event: "start", positionMs: 0, playedAt: at };
  return [{ ...voice, startedAt: at }, [start]];
}

/** Ends the voice, unless it is over or was never heard. */
export function ended(voice: Voice | undefined): readonly Speech[] {
  if (!voice || voice.over || voice.startedAt === undefined) return [];
  return [{ utterance: voice.utterance, event: "end" }];
}

/** How far the voice has come by the clock alone, in whole ms. */
export const elapsedMs = ({ startedAt, pausedAt }: Voice, at: number): number =>
  Math.max(0, Math.round((pausedAt ?? at) - (startedAt ?? at)));

/** The barge-in: at `positionMs`, or where the clock says. */
export function interrupted(
  voice: Voice,
  at: number,
  known: { readonly positionMs?: number; readonly heard?: string } = {},
): readonly [Voice, readonly Speech[]] {
  if (voice.over) return [voice, []];
  const speech: Speech = {
    utterance: voice.utterance,
    event: "interrupt",
    positionMs: known.positionMs ?? elapsedMs(voice, at),
  };
  if (known.heard !== undefined) speech.heard = known.heard;
  return [{ ...voice, over: true }, [speech]];
}

/**
 * Adds the words of another piece of audio. Platforms do not agree whether its times count from the piece or from
 * the utterance: times that would run backwards count from the piece, which begins where the last one ended.
 */
export function withWords(voice: Voice, heard: readonly TimedText[]): Voice {
  const lastEnd = voice.timed.at(-1)?.end ?? 0;
  const offset = (heard[0]?.start ?? 0) < lastEnd ? lastEnd : 0;
  const timed = heard.map(({ text, start, end }) => ({ text, start: start + offset, end: end + offset }));
  return { ...voice, timed: [...voice.timed, ...timed] };
}

/** Finds each word's place in the text, one after the other; a word that the text lacks is left out. */
function placed(text: string, timed: readonly TimedText[]): Word[] {
  const words: Word[] = [];
  const folded = text.toLowerCase();
  let from = 0;
  for (const { text: word, start, end } of timed) {
    const char = folded.indexOf(word.toLowerCase(), from);
    if (char < 0 || word === "") continue;
    words.push({ start, end, char, length: word.length });
    from = char + word.length;
  }
  return words;
}

/** Where the word number `count` (from 0) begins; the text's length beyond its last word. */
export function charOfWord(text: string, count: number): number {
  let left = count;
  for (const { index } of text.matchAll(/\S+/g)) if (left-- <= 0) return index;
  return text.length;
}
