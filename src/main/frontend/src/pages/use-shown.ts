import { useCue, useHeld } from "../hooks/useCue.js";
import type { Phase, SliceOf } from "../protocol/message-types.js";

/**
 * A slice as it may be shown now. While it waits for its first word it looks like one that is loading; while news of it
 * wait it stays as it stood. A failure never waits.
 */
export function useShown<T>(
  target: string,
  slice: SliceOf<T> | undefined,
): { phase: Phase; data: Partial<T> } {
  const cue = useCue(target);
  const held = useHeld(target, slice);
  if (slice === undefined) return { phase: "displaying", data: {} };
  if (slice.phase === "failed") return slice;
  if (cue === "hidden") return { phase: "loading", data: {} };
  return held ?? slice;
}
