import { useEffect } from "react";

/** Nobody can react faster than this to what has moved under their finger. */
const reactionMs = 300;

let stillFrom = Number.NEGATIVE_INFINITY;

/** Something on the page moves, now and for `forMs`. */
export function moves(forMs = 0): void {
  stillFrom = Math.max(stillFrom, performance.now() + forMs + reactionMs);
}

/**
 * Whether a click was meant for what it hit: nothing moved when it happened nor shortly before. A click by the keyboard
 * (`detail` 0) goes where the focus is, wherever that has moved.
 */
export function isMeant({ detail, timeStamp }: { detail: number; timeStamp: number }): boolean {
  return detail === 0 || timeStamp >= stillFrom;
}

/** Something lies over the page while `shown`: when it comes or goes, what is under the finger changes. */
export function useCover(shown = true): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change is a move
  useEffect(() => {
    moves();
    return () => moves();
  }, [shown]);
}

/** A scroll or another size of the window moves everything. */
export function useScrollsMove(): void {
  useEffect(() => {
    const moved = () => moves();
    for (const kind of ["scroll", "resize"]) addEventListener(kind, moved, { passive: true, capture: true });
    return () => {
      for (const kind of ["scroll", "resize"]) removeEventListener(kind, moved, { capture: true });
    };
  }, []);
}
