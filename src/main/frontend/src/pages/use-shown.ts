import type { Phase, SliceOf } from "../protocol/message-types.js";
import { useCue } from "./use-cue.js";

/** The slice as it may be shown now: nothing, and loading, while it waits for its word. A failure never waits. */
export function useShown<T>(
  target: string,
  slice: SliceOf<T> | undefined,
): { phase: Phase; data: Partial<T> } {
  const cue = useCue(target);
  if (slice === undefined) return { phase: "displaying", data: {} };
  if (cue === "hidden" && slice.phase !== "failed") return { phase: "loading", data: {} };
  return slice;
}
