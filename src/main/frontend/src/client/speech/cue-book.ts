import type { Anchor, Cue } from "../../protocol/message-types.js";
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

/**
 * What shows a cue's part: `word`, its word's own time; `pace`, the usual pace where no word has a time; `patience`, as
 * long as it may wait; `over`, the end of its utterance; `released`, a failure, the session's end, a whole new state or
 * too many cues. `dropped` ends a highlight unseen.
 */
export type CueRule = "word" | "pace" | "patience" | "over" | "released" | "dropped";

/** A step in the life of a cue. `lateMs`: so long ago it was due, infinite where nobody was to see it. */
export type CueNews = { readonly of: Pick<WaitingCue, "key" | "seq" | "cue"> } & (
  | { readonly step: "waits" }
  | { readonly step: "settled"; readonly rule: CueRule; readonly lateMs: number }
  | { readonly step: "painted"; readonly errorMs: number }
);

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
  /** Told each step of each cue. */
  tell(news: CueNews): void;
}

/** The cues that wait, and what becomes of each: shown once, or dropped, never both and never twice. */
export function createCueBook(parts: CueBookParts) {
  const { timelines, shown, board, errors, now, visible, leadMs, lateMs, tell } = parts;
  const waiting = new Map<string, WaitingCue>();
  const settled = new Set<string>();
  const unpainted = new Map<string, { readonly of: WaitingCue; readonly dueAt: number }>();

  function finish(of: WaitingCue, rule: CueRule, lateBy: number): void {
    waiting.delete(of.key);
    settled.add(of.key);
    forgetOldest(settled, MAX_SETTLED);
    tell({ of, step: "settled", rule, lateMs: lateBy });
  }

  /** Shows what a cue held back and whose time was `lateBy` ms ago. */
  function fire(fired: WaitingCue, lateBy: number, rule: CueRule): void {
    const { target } = fired.cue;
    finish(fired, rule, lateBy);
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
    if (!held || (rule !== "word" && rule !== "pace")) return;
    if (!animated) {
      errors.addLate();
      return;
    }
    unpainted.set(target, { of: fired, dueAt: now() - lateBy });
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
    rule: CueRule,
  ) {
    if (cue.anchor.text !== undefined) claim(timeline, cue.anchor.text, place);
    fire(cue, lateBy, rule);
  }

  /** Settles a cue whose utterance is over. */
  function conclude(cue: WaitingCue, timeline: Timeline, lateBy: number): void {
    const outcome = outcomeOf(cue, cue.anchor, timeline);
    if (outcome === "show") fire(cue, lateBy, "over");
    else if (outcome === "drop") finish(cue, "dropped", lateBy);
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
      tell({ of: added, step: "waits" });
      const timeline = utterance === undefined ? undefined : timelines.get(utterance);
      if (timeline?.closed) conclude(added, timeline, SILENTLY);
      for (const oldest of waiting.values()) {
        if (waiting.size <= MAX_WAITING) break;
        fire(oldest, SILENTLY, "released");
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
          if (outcome === "show") fireAt(cue, found, lateBy, "over");
          else if (outcome === "drop") finish(cue, "dropped", lateBy);
          else release(cue, timeline);
        } else if (cue.utterance === undefined && !cue.held) {
          cue.since = Math.max(cue.since, timeline.closed?.at ?? 0);
        }
      }
    },
    /** Shows at once whatever the choice picks. */
    release(choice: (cue: WaitingCue) => boolean, lateBy: number): void {
      for (const cue of [...waiting.values()])
        if (waiting.has(cue.key) && choice(cue)) fire(cue, lateBy, "released");
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
        const timeline = cue.utterance === undefined ? found?.[0] : timelines.get(cue.utterance);
        const { inMs, spoken } = dueIn(
          cue,
          found ? { char: found[1].char } : cue.anchor,
          timeline,
          at,
          begun,
        );
        const left = inMs - (spoken ? leadMs : 0);
        // Half a millisecond is less than a timer can wait.
        if (left >= 0.5 || (reading && !spoken && cue.cue.holdMs !== 0))
          next = Math.min(next, Math.max(1, left));
        else {
          const lateBy = silently ? SILENTLY : -inMs;
          const rule = spoken ? ruleOf(cue.anchor, timeline) : "patience";
          if (found && spoken) fireAt(cue, found, lateBy, rule);
          else fire(cue, lateBy, rule);
        }
      }
      return next;
    },
    size: () => waiting.size,
    /** Those that wait, oldest first. */
    waiting: (): CueNews[] => Array.from(waiting.values(), (of) => ({ of, step: "waits" })),
    /** Counts the sync error of a target that has just been painted, once. */
    painted(target: string): void {
      const found = unpainted.get(target);
      if (!found) return;
      unpainted.delete(target);
      const errorMs = now() - found.dueAt;
      errors.add(errorMs);
      tell({ of: found.of, step: "painted", errorMs });
    },
  };
}

/** By what an anchor's place is known: only characters need word times, or the usual pace. */
const ruleOf = ({ ms, mark }: Anchor, timeline: Timeline | undefined): CueRule =>
  ms === undefined && mark === undefined && !timeline?.words ? "pace" : "word";

function forgetOldest(from: Set<string> | Map<string, unknown>, atMost: number): void {
  for (const oldest of from.keys()) {
    if (from.size <= atMost) return;
    from.delete(oldest);
  }
}
