/** Whether a target waits for its word (`hidden`), is being revealed (`due`), or simply stands there (`shown`). */
export type CueState = "hidden" | "due" | "shown";

/**
 * How a target is to be shown now; the same object as long as nothing changed.
 *
 * `waiting`: it stood there before, and news of it wait for their word. `highlighted`: it is being spoken of. Only
 * `due` may be animated, and each target is due at most once.
 */
export interface CueView {
  readonly state: CueState;
  readonly waiting: boolean;
  readonly highlighted: boolean;
}

/** How long a target is due, that is, may animate. */
const REVEAL_MS = 600;
const HIGHLIGHT_MS = 1200;
const MAX_SEEN = 2000;

/** Every view there is, so that the same view is the same object. */
const VIEWS = new Map<string, CueView>();
function viewOf(state: CueState, waiting: boolean, highlighted: boolean): CueView {
  const key = `${state} ${waiting} ${highlighted}`;
  const view = VIEWS.get(key) ?? { state, waiting, highlighted };
  VIEWS.set(key, view);
  return view;
}

/** What each target looks like, with subscribers per target. `look` tells whether it waits, and whether it stands there. */
export function createTargetBoard(
  now: () => number,
  look: (target: string) => { readonly waits: boolean; readonly stands: boolean },
) {
  // Until when each is due or lit.
  const due = new Map<string, number>();
  const lit = new Map<string, number>();
  const listeners = new Map<string, Set<() => void>>();
  const told = new Map<string, CueView>();
  // Targets that have been on the screen, oldest first; these are never hidden again.
  const seen = new Set<string>();

  function view(target: string): CueView {
    const { waits, stands } = look(target);
    const hidden = waits && !stands && !seen.has(target);
    const state = hidden ? "hidden" : due.has(target) ? "due" : "shown";
    return viewOf(state, waits && !hidden, lit.has(target));
  }

  /** Tells the subscribers of the targets that look otherwise than before. */
  function refresh(): void {
    for (const [target, of] of [...listeners]) {
      const after = view(target);
      if (told.get(target) === after) continue;
      told.set(target, after);
      for (const listener of [...of]) listener();
    }
  }

  return {
    view,
    refresh,
    subscribe(target: string, listener: () => void): () => void {
      const set = listeners.get(target) ?? new Set();
      listeners.set(target, set.add(listener));
      if (set.size === 1) told.set(target, view(target));
      return () => {
        set.delete(listener);
        if (set.size > 0 || listeners.get(target) !== set) return;
        listeners.delete(target);
        told.delete(target);
      };
    },
    /** The target is on the screen. */
    see(target: string): void {
      seen.delete(target);
      seen.add(target);
      if (seen.size > MAX_SEEN) for (const oldest of seen) return void seen.delete(oldest);
    },
    /** The target has just been revealed, and that may be seen to happen. */
    reveal(target: string): void {
      due.set(target, now() + REVEAL_MS);
    },
    highlight(target: string): void {
      lit.set(target, now() + HIGHLIGHT_MS);
    },
    /** Ends what has lasted long enough; returns the ms until the next such end. */
    settle(at: number): number {
      let next = Number.POSITIVE_INFINITY;
      for (const until of [due, lit]) {
        for (const [target, end] of until) {
          if (end <= at) until.delete(target);
          else next = Math.min(next, end - at);
        }
      }
      refresh();
      return next;
    },
  };
}
