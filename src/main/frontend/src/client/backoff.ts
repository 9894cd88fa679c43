/** Full jitter: anywhere between 0 and base · 2^(attempt − 1), at most the cap; in ms, for attempts from 1. */
export function backoffMs(attempt: number, baseMs: number, capMs: number, random: () => number): number {
  return Math.round(random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)));
}
