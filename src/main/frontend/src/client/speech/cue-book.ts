import type { Cue } from "../../protocol/message-types.js";
import type { createShownState, Reveal } from "./shown-state.js";
import type { createSyncErrors } from "./sync-errors.js";
import type { createTargetBoard } from "./target-board.js";
import { splitTarget } from "./targets.js";
import { claim, claimed, type Place, placesOf, positionAt, type Timeline } from "./timeline.js";
import { dueIn, isReveal, keyOf, outcomeOf, type WaitingCue } from "./waiting-cue.js";

const MAX_WAITING = 500;
const MAX_SETTLED = 1_000;
const MAX_UNPAINTED = 200;

/** Stands for "so late that nobody must see it happen". */
export const SILENTLY = Number.POSITIVE_INFINITY;

interface CueBookParts {
  readonly timelines: ReadonlyMap<string, Timeline>;
  readonly shown: ReturnType<typeof createShownState>;
  readonly board: ReturnType<typeof createTargetBoard>;
  readonly errors: ReturnType<typeof createSyncErrors>;
  now(): number;
  visible(): boolean;
  readonly leadMs: number;
  readonly lateMs: number;
  /** Told each target that its word has revealed in time, to be called `painted` once it is. */
  revealed(target: string): void;
}

/** The cues that wait, and what becomes of each: shown once, or dropped, never both and never twice. */
export function createCueBook(parts: CueBookParts) {
  const { timelines, shown, board, errors, now, visible, leadMs, lateMs } = parts;
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
    const [slice] = splitTarget(target);
    const [before, sliceBefore] = [board.view(target), board.view(slice)];
    shown.open({ key: fired.key, seq: fired.seq, target });
    for (const [of, { state }] of [
      [target, before],
      [slice, sliceBefore],
    ] as const) {
      if (board.view(of).state === "hidden") continue;
      if (animated && state === "hidden") board.reveal(of);
      board.see(of);
    }
    const held = before.state === "hidden" || before.waiting;
    if (!held || !spoken) return;
    if (!animated) {
      errors.addLate();
      return;
    }
    unpainted.set(target, now() - lateBy);
    forgetOldest(unpainted, MAX_UNPAINTED);
    parts.revealed(target);
  }

  /** Where the voice is in each utterance that is being said: places before are none of a later cue's. */
  function positions(at: number): Map<string, number> {
    const from = new Map<string, number>();
    for (const timeline of timelines.values()) {
      const here = timeline.closed ? undefined : positionAt(timeline, at);
      if (here !== undefined) from.set(timeline.utterance, here);
    }
    return from;
  }

  /** The first place in an utterance where a cue's words are said, from where it counts, and that no other cue took. */
  function placeIn(
    timeline: Timeline,
    { anchor, from }: WaitingCue,
    taken: ReadonlySet<Place>,
  ): Place | undefined {
    const { text, nth = 1 } = anchor;
    if (timeline.customer || text === undefined) return undefined;
    const earliest = from.get(timeline.utterance) ?? Number.NEGATIVE_INFINITY;
    const free = placesOf(timeline, anchor).filter(
      (place) => place.ms >= earliest && !taken.has(place) && !claimed(timeline, text, place),
    );
    return free[nth - 1];
  }

  /** Gives each cue that names no utterance the place that it waits for, in the order of the cues. */
  function assign(among: readonly Timeline[]): Map<string, readonly [Timeline, Place]> {
    const places = new Map<string, readonly [Timeline, Place]>();
    const taken = new Map<string, Set<Place>>();
    for (const cue of waiting.values()) {
      const { utterance, anchor } = cue;
      if (utterance !== undefined || anchor.text === undefined) continue;
      const same = taken.get(anchor.text) ?? new Set<Place>();
      taken.set(anchor.text, same);
      for (const timeline of among) {
        const place = placeIn(timeline, cue, same);
        if (!place) continue;
        same.add(place);
        places.set(cue.key, [timeline, place]);
        break;
      }
    }
    return places;
  }

  function fireAt(
    cue: WaitingCue,
    [timeline, place]: readonly [Timeline, Place],
    lateBy: number,
    spoken: boolean,
  ) {
    if (cue.anchor.text !== undefined) claim(timeline, cue.anchor.text, place);
    fire(cue, lateBy, spoken);
  }

  /** Settles a cue whose utterance is over. */
  function conclude(cue: WaitingCue, timeline: Timeline, lateBy: number): void {
    const outcome = outcomeOf(cue, cue.anchor, timeline);
    if (outcome === "show") fire(cue, lateBy);
    else if (outcome === "drop") finish(cue.key);
    else release(cue, timeline);
  }

  /** After a barge-in a cue with `hold` waits for any utterance that says its words. */
  function release(cue: WaitingCue, { closed }: Timeline): void {
    if (!cue.held) cue.since = closed?.at ?? now();
    cue.held = true;
    cue.utterance = undefined;
    const { text, forms } = cue.anchor;
    if (text !== undefined) cue.anchor = forms ? { text, forms } : { text };
    cue.from = positions(now());
  }

  return {
    /** A cue as the shown state has to know it, unless it has settled or holds nothing back. */
    revealOf(cue: Cue, seq: number): readonly Reveal[] {
      const key = keyOf(cue, seq);
      return cue.effect === "highlight" || settled.has(key) ? [] : [{ key, seq, target: cue.target }];
    },
    /** Takes in a cue, unless it is known; `since` is when its `holdMs` began. */
    add(cue: Cue, seq: number, since: number): void {
      const key = keyOf(cue, seq);
      if (waiting.has(key) || settled.has(key)) return;
      const { utterance, anchor } = cue;
      const from = positions(since);
      const added: WaitingCue = { key, cue, seq, utterance, anchor, since, born: since, held: false, from };
      waiting.set(key, added);
      const timeline = utterance === undefined ? undefined : timelines.get(utterance);
      if (timeline?.closed) conclude(added, timeline, SILENTLY);
      for (const oldest of waiting.values()) {
        if (waiting.size <= MAX_WAITING) break;
        fire(oldest, SILENTLY);
      }
    },
    /** The utterance has closed, `lateBy` ms ago. */
    closed(timeline: Timeline, lateBy: number): void {
      const places = assign([timeline]);
      for (const cue of [...waiting.values()]) {
        const found = places.get(cue.key);
        if (!waiting.has(cue.key)) continue;
        if (cue.utterance === timeline.utterance) conclude(cue, timeline, lateBy);
        else if (found) {
          const outcome = outcomeOf(cue, { char: found[1].char }, timeline);
          if (outcome === "show") fireAt(cue, found, lateBy, false);
          else if (outcome === "drop") finish(cue.key);
          else release(cue, timeline);
        } else if (cue.utterance === undefined && !cue.held) {
          cue.since = Math.max(cue.since, timeline.closed?.at ?? 0);
        }
      }
    },
    /** Shows at once whatever the choice picks. */
    release(choice: (cue: WaitingCue) => boolean, lateBy: number): void {
      for (const cue of [...waiting.values()]) if (waiting.has(cue.key) && choice(cue)) fire(cue, lateBy);
    },
    /** Forgets what has settled: another log has begun. */
    forget: () => settled.clear(),
    /**
     * Fires what is due at `at`; returns the ms until the next is, or Infinity. While messages are read, our patience
     * does not run out: the next one may be the start that a cue waits for.
     */
    run(at: number, silently: boolean, reading: boolean): number {
      let next = Number.POSITIVE_INFINITY;
      const open = [...timelines.values()].filter(({ closed }) => !closed);
      const begun = open.filter((timeline) => positionAt(timeline, at) !== undefined);
      const places = assign([...begun, ...open.filter((timeline) => !begun.includes(timeline))]);
      for (const cue of [...waiting.values()]) {
        if (!waiting.has(cue.key)) continue;
        const found = places.get(cue.key);
        const named = cue.utterance === undefined ? found?.[0] : timelines.get(cue.utterance);
        const { inMs, spoken } = dueIn(cue, found ? { char: found[1].char } : cue.anchor, named, at, begun);
        const left = inMs - (spoken ? leadMs : 0);
        // Half a millisecond is less than a timer can wait.
        if (left >= 0.5 || (reading && !spoken && cue.cue.holdMs !== 0))
          next = Math.min(next, Math.max(1, left));
        else if (found && spoken) fireAt(cue, found, silently ? SILENTLY : -inMs, spoken);
        else fire(cue, silently ? SILENTLY : -inMs, spoken);
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
