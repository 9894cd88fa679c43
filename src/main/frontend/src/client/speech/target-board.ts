/** Whether a target waits for its word (`hidden`), is being revealed (`due`), or simply stands there (`shown`). */
export type CueState = "hidden" | "due" | "shown";

/**
 * How a target is to be shown now; the same object as long as nothing changed.
 *
 * `waiting`: it stood there before, and news of it wait for their word: keep showing the old. `highlighted`: it is
 * being spoken of. Only `due` may be animated, and each target is due at most once.
 */
export interface CueView {
  readonly state: CueState;
  readonly waiting: boolean;
  readonly highlighted: boolean;
}

const PLAIN: CueView = { state: "shown", waiting: false, highlighted: false };
/** How long a target is due, that is, may animate. */
const REVEAL_MS = 600;
const HIGHLIGHT_MS = 1200;
const MAX_SEEN = 2000;

/** What each target looks like, with subscribers per target; targets without news cost nothing. */
export function createTargetBoard(now: () => number) {
  const views = new Map<string, CueView>();
  const until = new Map<string, { due?: number; highlight?: number }>();
  const listeners = new Map<string, Set<() => void>>();
  // Targets that have been on the screen, oldest first; these are never hidden again.
  const seen = new Set<string>();

  const set = (target: string, change: Partial<CueView>) => {
    const old = views.get(target) ?? PLAIN;
    const view = { ...old, ...change };
    const same =
      view.state === old.state && view.waiting === old.waiting && view.highlighted === old.highlighted;
    if (same) return;
    if (view.state === "shown" && !view.waiting && !view.highlighted) views.delete(target);
    else views.set(target, view);
    for (const listener of [...(listeners.get(target) ?? [])]) listener();
  };
  const see = (target: string) => {
    if (views.get(target)?.state === "hidden") return;
    seen.delete(target);
    seen.add(target);
    if (seen.size > MAX_SEEN) for (const oldest of seen) return void seen.delete(oldest);
  };

  return {
    view: (target: string): CueView => views.get(target) ?? PLAIN,
    subscribe(target: string, listener: () => void): () => void {
      const set = listeners.get(target) ?? new Set();
      listeners.set(target, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(target) === set) listeners.delete(target);
      };
    },
    /** The target is on the screen, unless it is hidden. */
    see,
    /** News of the target wait: it is hidden, or if it stood there before, kept as it was. */
    hold(target: string): void {
      set(
        target,
        seen.has(target) || views.get(target)?.state === "due" ? { waiting: true } : { state: "hidden" },
      );
    },
    /** Shows the target; `animated` if that may be seen to happen. Says whether it was hidden. */
    show(target: string, animated: boolean, moreToCome: boolean): boolean {
      const hidden = views.get(target)?.state === "hidden";
      if (hidden && animated) until.set(target, { ...until.get(target), due: now() + REVEAL_MS });
      set(target, { waiting: moreToCome, ...(hidden ? { state: animated ? "due" : "shown" } : {}) });
      see(target);
      return hidden;
    },
    highlight(target: string): void {
      until.set(target, { ...until.get(target), highlight: now() + HIGHLIGHT_MS });
      set(target, { highlighted: true });
    },
    /** Ends what has lasted long enough; returns the ms until the next such end. */
    settle(at: number): number {
      let next = Number.POSITIVE_INFINITY;
      for (const [target, { due, highlight }] of until) {
        if (due !== undefined && due <= at && views.get(target)?.state === "due")
          set(target, { state: "shown" });
        if (highlight !== undefined && highlight <= at) set(target, { highlighted: false });
        const left = [due, highlight]
          .filter((end) => end !== undefined && end > at)
          .map((end) => (end ?? 0) - at);
        if (left.length === 0) until.delete(target);
        next = Math.min(next, ...left);
      }
      return next;
    },
  };
}
