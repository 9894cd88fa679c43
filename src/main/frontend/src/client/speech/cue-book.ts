import type { Cue } from "../../protocol/message-types.js";
import type { createSyncErrors } from "./sync-errors.js";
import type { createTargetBoard } from "./target-board.js";
import { says, type Timeline } from "./timeline.js";
import { dueIn, isReveal, keyOf, outcomeOf, type WaitingCue } from "./waiting-cue.js";

const MAX_WAITING = 500;
const MAX_SETTLED = 1_000;
const MAX_UNPAINTED = 200;

/** Stands for "so late that nobody must see it happen". */
export const SILENTLY = Number.POSITIVE_INFINITY;

interface CueBookParts {
  readonly timelines: ReadonlyMap<string, Timeline>;
  readonly board: ReturnType<typeof createTargetBoard>;
  readonly errors: ReturnType<typeof createSyncErrors>;
  now(): number;
  visible(): boolean;
  readonly leadMs: number;
  readonly lateMs: number;
}

/** The cues that wait, and what becomes of each: shown once, or dropped, never both and never twice. */
export function createCueBook({ timelines, board, errors, now, visible, leadMs, lateMs }: CueBookParts) {
  const waiting = new Map<string, WaitingCue>();
  const settled = new Set<string>();
  const unpainted = new Map<string, number>();

  function finish(key: string): void {
    waiting.delete(key);
    settled.add(key);
    forgetOldest(settled, MAX_SETTLED);
  }

  /** Shows what a cue held back and whose time was `lateBy` ms ago. */
  function fire(fired: WaitingCue, lateBy: number, spoken = false): void {
    const { target } = fired.cue;
    finish(fired.key);
    const animated = visible() && lateBy <= lateMs;
    if (!isReveal(fired)) {
      if (animated) board.highlight(target);
      return;
    }
    let moreToCome = false;
    for (const other of waiting.values()) {
      if (other.cue.target !== target || !isReveal(other)) continue;
      // What is shown is the state as a whole, so older news of it are shown too.
      if (other.seq <= fired.seq) finish(other.key);
      else moreToCome = true;
    }
    if (!board.show(target, animated, moreToCome) || !spoken) return;
    if (animated) unpainted.set(target, now() - lateBy);
    else errors.addLate();
    forgetOldest(unpainted, MAX_UNPAINTED);
  }

  /** Settles a cue whose utterance is over. */
  function conclude(cue: WaitingCue, timeline: Timeline, lateBy: number): void {
    const outcome = outcomeOf(cue, timeline);
    if (outcome === "show") fire(cue, lateBy);
    else if (outcome === "drop") finish(cue.key);
    else {
      if (!cue.held) cue.since = timeline.closed?.at ?? now();
      cue.held = true;
      cue.utterance = undefined;
      for (const other of timelines.values()) adopt(other, cue);
    }
  }

  /** A held cue goes over to an utterance that will say its words. */
  function adopt(timeline: Timeline, cue: WaitingCue): void {
    const { nth: _, ...anchor } = cue.anchor;
    if (cue.utterance !== undefined || timeline.closed || !says(timeline, anchor)) return;
    cue.utterance = timeline.utterance;
    cue.anchor = anchor;
  }

  return {
    /** Takes in a cue, unless it is known; `since` is when its `holdMs` began. */
    add(cue: Cue, seq: number, since: number): void {
      const key = keyOf(cue, seq);
      if (waiting.has(key) || settled.has(key)) return;
      const { utterance, anchor } = cue;
      const added: WaitingCue = { key, cue, seq, utterance, anchor, since, held: false };
      waiting.set(key, added);
      if (isReveal(added)) board.hold(cue.target);
      const timeline = utterance === undefined ? undefined : timelines.get(utterance);
      if (timeline?.closed) conclude(added, timeline, SILENTLY);
      for (const oldest of waiting.values()) {
        if (waiting.size <= MAX_WAITING) break;
        fire(oldest, SILENTLY);
      }
    },
    /** The utterance has a new plan. */
    planned(timeline: Timeline): void {
      for (const cue of waiting.values()) adopt(timeline, cue);
    },
    /** The utterance has closed, `lateBy` ms ago. */
    closed(timeline: Timeline, lateBy: number): void {
      for (const cue of [...waiting.values()]) {
        if (cue.utterance === timeline.utterance && waiting.has(cue.key)) conclude(cue, timeline, lateBy);
      }
    },
    /** Shows at once whatever the choice picks. */
    release(choice: (cue: WaitingCue) => boolean, lateBy: number): void {
      for (const cue of [...waiting.values()]) if (waiting.has(cue.key) && choice(cue)) fire(cue, lateBy);
    },
    /** Forgets what has settled: another log has begun. */
    forget: () => settled.clear(),
    /** Fires what is due at `at`; returns the ms until the next is, or Infinity. */
    run(at: number, silently: boolean): number {
      let next = Number.POSITIVE_INFINITY;
      for (const cue of [...waiting.values()]) {
        if (!waiting.has(cue.key)) continue;
        const timeline = cue.utterance === undefined ? undefined : timelines.get(cue.utterance);
        const { inMs, spoken } = dueIn(cue, timeline, at);
        const left = inMs - (spoken ? leadMs : 0);
        // Half a millisecond is less than a timer can wait.
        if (left < 0.5) fire(cue, silently ? SILENTLY : -inMs, spoken);
        else next = Math.min(next, left);
      }
      return next;
    },
    size: () => waiting.size,
    /** Counts the sync error of a target that has just been painted, once. */
    painted(target: string): void {
      const spokenAt = unpainted.get(target);
      if (spokenAt !== undefined) errors.add(now() - spokenAt);
      unpainted.delete(target);
    },
  };
}

function forgetOldest(from: Set<string> | Map<string, unknown>, atMost: number): void {
  for (const oldest of from.keys()) {
    if (from.size <= atMost) return;
    from.delete(oldest);
  }
}
