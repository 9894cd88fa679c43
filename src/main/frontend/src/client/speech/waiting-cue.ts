import type { Anchor, Cue } from "../../protocol/message-types.js";
import { matchAnchor } from "./anchor-match.js";
import {
  charOf,
  heardTo,
  lengthMs,
  placeOf,
  positionAt,
  stillSince,
  type Timeline,
  untilMs,
} from "./timeline.js";

/** How long a cue that names no `holdMs` waits for its utterance to start, and for words nobody has planned yet. */
export const DEFAULT_HOLD_MS = 3_000;
/** How long a voice may pause before what waits for it is shown all the same. */
export const PAUSE_LIMIT_MS = 30_000;

/** A cue that has not settled. */
export interface WaitingCue {
  readonly key: string;
  readonly cue: Cue;
  readonly seq: number;
  /** Undefined while it waits for the first utterance that says its words: named so, or after a barge-in. */
  utterance: string | undefined;
  anchor: Anchor;
  /** From when `holdMs` counts, ms since 1970 on the server's clock. */
  since: number;
  readonly born: number;
  held: boolean;
  /** Where the voice was, in each utterance that was being said when the cue began to wait for any of them. */
  from: ReadonlyMap<string, number>;
}

/** The same cue has the same key in an update and in a snapshot. */
export function keyOf({ target, utterance, anchor, effect, onInterrupt, holdMs }: Cue, seq: number): string {
  const { ms, char, text, nth, mark } = anchor;
  return JSON.stringify([seq, target, utterance, ms, char, text, nth, mark, effect, onInterrupt, holdMs]);
}

/** Whether the cue reveals its target, as opposed to lighting it up while it is spoken of. */
export const isReveal = ({ cue }: WaitingCue): boolean => cue.effect !== "highlight";

interface Due {
  readonly inMs: number;
  readonly spoken: boolean;
}

/**
 * Ms until a cue is due, negative when it was; `spoken` if its word says so, not our patience. `timeline` is the
 * utterance that says it, `begun` are all that are being said.
 *
 * The ladder: the word's own time, else 14 characters a second from the start, else as long as `holdMs` allows.
 */
export function dueIn(
  waiting: WaitingCue,
  anchor: Anchor,
  timeline: Timeline | undefined,
  now: number,
  begun: readonly Timeline[],
): Due {
  const sinceMs = waiting.since - now;
  const holdMs = waiting.cue.holdMs ?? DEFAULT_HOLD_MS;
  if (!timeline || positionAt(timeline, now) === undefined) {
    if (waiting.utterance !== undefined || waiting.held) return { inMs: sinceMs + holdMs, spoken: false };
    // Who is speaking may come to the words yet, or say them next; a planned sentence is about to begin.
    const ends = begun.map((each) => Math.max(0, untilMs(each, lengthMs(each), now) ?? 0));
    const plannedMs = timeline ? timeline.touchedAt - now : sinceMs;
    const limit = waiting.born - now + Math.max(holdMs, PAUSE_LIMIT_MS);
    return { inMs: Math.min(Math.max(sinceMs, plannedMs, ...ends) + holdMs, limit), spoken: false };
  }
  const still = stillSince(timeline);
  const place = placeOf(timeline, anchor);
  if (place === undefined) {
    if (timeline.ending) return { inMs: 0, spoken: false };
    if (still !== undefined) return { inMs: Math.max(still - now, sinceMs) + PAUSE_LIMIT_MS, spoken: false };
    // Words that no plan holds yet may still come with the next plan.
    const untilEnd = untilMs(timeline, lengthMs(timeline), now) ?? 0;
    return { inMs: Math.max(untilEnd, sinceMs) + DEFAULT_HOLD_MS, spoken: false };
  }
  const until = untilMs(timeline, place, now);
  if (until !== undefined) return { inMs: until, spoken: true };
  return { inMs: (still ?? now) - now + PAUSE_LIMIT_MS, spoken: false };
}

/** What becomes of a cue whose utterance is over. */
export function outcomeOf(waiting: WaitingCue, anchor: Anchor, timeline: Timeline): "show" | "hold" | "drop" {
  const { closed } = timeline;
  if (closed?.how !== "interrupted" || wasSaid(anchor, timeline, closed.atMs, closed.heard)) return "show";
  const { onInterrupt } = waiting.cue;
  if (onInterrupt === "hold") return "hold";
  // The truth stays: only a highlight can be dropped.
  return onInterrupt === "drop" && !isReveal(waiting) ? "drop" : "show";
}

function wasSaid(anchor: Anchor, timeline: Timeline, atMs: number, heard: string | undefined): boolean {
  const place = placeOf(timeline, anchor);
  const char = charOf(timeline, anchor);
  // Without word times the text that was heard is the better witness.
  if (heard !== undefined && char !== undefined && !timeline.words) return char < heardTo(timeline, heard);
  if (place !== undefined) return place <= atMs;
  return (
    heard !== undefined &&
    anchor.text !== undefined &&
    matchAnchor(heard, anchor.text, anchor.nth, anchor.forms) !== null
  );
}
