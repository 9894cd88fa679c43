import type { Anchor, Utterance, Word } from "../../protocol/message-types.js";
import { placesOf as findPlaces, matchTokens } from "./anchor-match.js";
import type { Playhead } from "./playhead.js";
import { stringAt } from "./record.js";
import type { SpokenEvent } from "./speech-event.js";
import { type Token, tokensOf } from "./spoken-forms.js";

/** How fast a voice speaks whose words carry no times: 14 characters a second. */
export const MS_PER_CHAR = 1000 / 14;
const MAX_MARKS = 100;
const MAX_FOUND = 1000;
const MAX_PLACES = 100;

/** A `playedAt` that is older than this when it arrives was stamped by a clock that is wrong. */
const MAX_UNDERWAY_MS = 10_000;

/** A position within an utterance: ms into its audio, or a UTF-16 index into its text. */
type Position = { readonly ms: number } | { readonly char: number };

/** How an utterance came to its close; `atMs` is the position of a barge-in, `at` the server's instant of either. */
export type Closed =
  | { readonly how: "ended"; readonly at: number }
  | { readonly how: "interrupted"; readonly at: number; readonly atMs: number; readonly heard?: string };

/** Where some words begin in an utterance, by its present plan. */
export interface Place {
  readonly char: number;
  readonly ms: number;
}

/**
 * What is known of one utterance. Instants are ms since 1970 on the server's clock.
 *
 * `anchor` is the latest point where position and clock were seen together, absent before the start. With a
 * `playhead` that has moved, that is the clock instead. `closed` utterances fire nothing any more.
 */
export interface Timeline {
  readonly utterance: string;
  text?: string;
  /** The text, split for anchors to be found in. */
  tokens?: readonly Token[];
  words?: readonly Word[];
  anchor?: { readonly position: Position; readonly at: number };
  pausedAt?: number;
  playhead?: Playhead;
  /** The agent says it ended, but our own loudspeaker has not come that far. */
  ending?: boolean;
  closed?: Closed;
  readonly marks: Map<string, number>;
  /** Where text anchors were found in the present text. */
  readonly found: Map<string, number | null>;
  readonly places: Map<string, readonly Place[]>;
  /** The places at which a cue without an utterance has fired, by its words. */
  readonly claims: Set<string>;
  /** The customer's words are shown, but no cue waits for them. */
  customer?: boolean;
  /** Heard from this page's own voice SDK: the server may not know of it. */
  local?: boolean;
  /** Of the last event, by which a forgotten utterance lapses. */
  touchedAt: number;
}

/** An utterance of which nothing but its name is known. */
export const newTimeline = (utterance: string, at: number): Timeline => ({
  utterance,
  marks: new Map(),
  found: new Map(),
  places: new Map(),
  claims: new Set(),
  touchedAt: at,
});

/** A timeline from the snapshot of a fresh INIT, taken at `at`. */
export function timelineFrom(snapshot: Utterance, at: number): Timeline {
  const timeline = newTimeline(snapshot.utterance, at);
  replan(timeline, snapshot.text, snapshot.words);
  if (stringAt({ ...snapshot }, "speaker") === "customer") timeline.customer = true;
  const position = positionIn(snapshot);
  if (position) timeline.anchor = { position, at: Math.min(snapshot.playedAt ?? at, at) };
  if (snapshot.paused) timeline.pausedAt = at;
  return timeline;
}

/** Takes in one event, seen at `at`; `interrupt` and `end` are the scheduler's to act on. */
export function advance(timeline: Timeline, event: SpokenEvent, at: number): void {
  timeline.touchedAt = at;
  if (event.customer) timeline.customer = true;
  if (event.event === "plan") {
    replan(timeline, event.text, event.words);
    return;
  }
  const here = positionAt(timeline, at) ?? 0;
  const position = positionIn(event) ?? { ms: here };
  timeline.anchor = { position, at: playedAt(event, at) };
  if (event.event === "pause") timeline.pausedAt = at;
  else delete timeline.pausedAt;
  if (event.mark !== undefined && timeline.marks.size < MAX_MARKS) {
    timeline.marks.set(event.mark, msOf(timeline, position));
  }
}

/** When the voice was there: by the event's own clock, unless that cannot be right, when the event arrived. */
function playedAt({ playedAt }: SpokenEvent, arrivedAt: number): number {
  const plausible =
    playedAt !== undefined && playedAt <= arrivedAt && playedAt >= arrivedAt - MAX_UNDERWAY_MS;
  return plausible ? playedAt : arrivedAt;
}

function replan(timeline: Timeline, text: string | undefined, words: readonly Word[] | undefined): void {
  // A plan that only grew keeps the times of the words that it had.
  const grew = timeline.text !== undefined && text?.startsWith(timeline.text);
  if (words) timeline.words = words;
  else if (text !== undefined && !grew) delete timeline.words;
  if (text !== undefined) timeline.text = text;
  delete timeline.tokens;
  timeline.found.clear();
  timeline.places.clear();
}

function positionIn(event: { positionMs?: number; char?: number }): Position | undefined {
  if (event.positionMs !== undefined) return { ms: event.positionMs };
  return event.char === undefined ? undefined : { char: event.char };
}

const msOf = (timeline: Timeline, position: Position): number =>
  "ms" in position ? position.ms : msOfChar(timeline.words, position.char);

/** When the character at `char` is spoken, in ms into the audio; the best guess where no word times are. */
export function msOfChar(words: readonly Word[] | undefined, char: number): number {
  const last = words?.at(-1);
  if (!words || !last) return char * MS_PER_CHAR;
  const word = words.find((candidate) => candidate.char + candidate.length > char);
  return word ? word.start : last.end + (char - last.char - last.length) * MS_PER_CHAR;
}

/** Up to which character has been spoken `ms` into the audio, the current word included. */
export function charOfMs(timeline: Timeline, ms: number): number {
  const text = timeline.text ?? "";
  const last = timeline.words?.at(-1);
  let char = ms / MS_PER_CHAR;
  if (timeline.words && last) {
    const current = timeline.words.findLast((word) => word.start <= ms);
    if (!current) return 0;
    const beyond = current === last ? Math.max(0, ms - last.end) / MS_PER_CHAR : 0;
    if (beyond < 1) return Math.min(current.char + current.length, text.length);
    char = current.char + current.length + beyond;
  }
  if (ms < 0) return 0;
  const rest = text.slice(Math.floor(char)).search(/\s/);
  return rest < 0 ? text.length : Math.floor(char) + rest;
}

/** Where the voice is at `now`, in ms into the audio; undefined before it has started. */
export function positionAt(timeline: Timeline, now: number): number | undefined {
  if (timeline.playhead?.moved()) return timeline.playhead.positionMs();
  const { anchor, pausedAt } = timeline;
  if (!anchor) return undefined;
  const elapsed = pausedAt === undefined ? now - anchor.at : 0;
  return msOf(timeline, anchor.position) + elapsed;
}

/** Since when the voice stands still; undefined while it runs or has not started. */
export function stillSince(timeline: Timeline): number | undefined {
  if (!timeline.playhead?.moved()) return timeline.pausedAt;
  return timeline.playhead.running() ? undefined : (timeline.pausedAt ?? timeline.touchedAt);
}

/** Ms until the voice is at `ms`, negative when it has been there; undefined while it stands still before it. */
export function untilMs(timeline: Timeline, ms: number, now: number): number | undefined {
  const here = positionAt(timeline, now);
  if (here === undefined || (here < ms && stillSince(timeline) !== undefined)) return undefined;
  return (ms - here) / (timeline.playhead?.moved() ? timeline.playhead.rate() : 1);
}

/** Where a cue's anchor lies, in ms into the audio; undefined while the utterance does not tell. */
export function placeOf(timeline: Timeline, anchor: Anchor): number | undefined {
  if (anchor.ms !== undefined) return anchor.ms;
  if (anchor.mark !== undefined) return timeline.marks.get(anchor.mark);
  const char = charOf(timeline, anchor);
  return char === undefined ? undefined : msOfChar(timeline.words, char);
}

/** The character that an anchor points at, as far as it points at one and the text is known. */
export function charOf(timeline: Timeline, anchor: Anchor): number | undefined {
  const { found } = timeline;
  if (anchor.char !== undefined || timeline.text === undefined || anchor.text === undefined)
    return anchor.char;
  const key = `${anchor.nth ?? 1} ${anchor.text}`;
  if (found.size >= MAX_FOUND) found.clear();
  const known = found.get(key);
  const char = known === undefined ? find(timeline, anchor) : known;
  found.set(key, char);
  return char ?? undefined;
}

/** All places where the utterance says the anchor's text, in order. */
export function placesOf(timeline: Timeline, anchor: Anchor): readonly Place[] {
  const { places, words } = timeline;
  const { text = "", forms } = anchor;
  const key = JSON.stringify([text, forms]);
  const known = places.get(key);
  if (known) return known;
  timeline.tokens ??= tokensOf(timeline.text ?? "");
  const found = findPlaces(timeline.tokens, text, forms)
    .slice(0, MAX_PLACES)
    .map(({ char }) => ({ char, ms: msOfChar(words, char) }));
  if (places.size >= MAX_FOUND) places.clear();
  places.set(key, found);
  return found;
}

const claimOf = (text: string, { char }: Place) => `${char} ${text}`;

/** Whether a cue with these words has fired at that place. */
export const claimed = ({ claims }: Timeline, text: string, place: Place): boolean =>
  claims.has(claimOf(text, place));

/** A cue with these words has fired at that place: the next one waits for another. */
export function claim({ claims }: Timeline, text: string, place: Place): void {
  if (claims.size < MAX_FOUND) claims.add(claimOf(text, place));
}

/** Up to which character the customer heard the text: `heard` says it as far as both agree, blanks and case aside. */
export function heardTo({ text = "" }: Timeline, heard: string): number {
  const isBlank = (char: string | undefined) => /\s/.test(char ?? "");
  let [at, of] = [0, 0];
  while (at < text.length && of < heard.length) {
    if (isBlank(heard[of])) of++;
    else if (isBlank(text[at])) at++;
    else if (text[at]?.toLowerCase() === heard[of]?.toLowerCase()) [at, of] = [at + 1, of + 1];
    else break;
  }
  return at;
}

function find(timeline: Timeline, { text, nth, forms }: Anchor): number | null {
  timeline.tokens ??= tokensOf(timeline.text ?? "");
  return text === undefined ? null : matchTokens(timeline.tokens, text, nth, forms);
}

/** How long the utterance will last by its plan, in ms. */
export const lengthMs = (timeline: Timeline): number =>
  timeline.text === undefined
    ? 0
    : Math.max(msOfChar(timeline.words, timeline.text.length), timeline.words?.at(-1)?.end ?? 0);
