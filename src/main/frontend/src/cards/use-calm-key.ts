import { useState } from "react";

/** Changes closer together than this are one change to the eye. */
const CALM_MS = 500;

/**
 * A React key that changes with the value, unless the value has just changed: an animation for each of many changes
 * shows nothing but costs the page its time.
 */
export function useCalmKey(value: string): number {
  const [shown, setShown] = useState({ value, key: 0, at: Number.NEGATIVE_INFINITY });
  if (value === shown.value) return shown.key;
  const at = performance.now();
  const key = at - shown.at < CALM_MS ? shown.key : shown.key + 1;
  setShown({ value, key, at });
  return key;
}
