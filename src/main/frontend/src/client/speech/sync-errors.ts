/** Upper edges of the buckets, in ms of painted − spoken; the last bucket is open. */
export const SYNC_ERROR_EDGES_MS = [
  -250, -100, -60, -40, -20, 0, 20, 40, 60, 80, 100, 160, 250, 500, 1000,
] as const;

/**
 * A histogram of painted − spoken in ms: `counts[i]` is the number of errors at most `edgesMs[i]` and above the edge
 * before, the last one of all above. `late` counts cues that were due long before they could be shown (after a
 * reconnect, in a hidden tab): no error of synchrony, so they stay out of the buckets.
 */
export interface SyncErrors {
  readonly edgesMs: readonly number[];
  readonly counts: readonly number[];
  readonly count: number;
  readonly sumMs: number;
  readonly minMs: number | null;
  readonly maxMs: number | null;
  readonly late: number;
}

/** Records errors in constant memory; `tell` hears of each. */
export function createSyncErrors(tell: (errorMs: number) => void = () => {}) {
  const counts: number[] = new Array(SYNC_ERROR_EDGES_MS.length + 1).fill(0);
  let [count, sumMs, late] = [0, 0, 0];
  let range: readonly [min: number, max: number] | undefined;
  return {
    add(errorMs: number): void {
      const found = SYNC_ERROR_EDGES_MS.findIndex((edge) => errorMs <= edge);
      const bucket = found < 0 ? SYNC_ERROR_EDGES_MS.length : found;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      count++;
      sumMs += errorMs;
      tell(errorMs);
      range = range ? [Math.min(range[0], errorMs), Math.max(range[1], errorMs)] : [errorMs, errorMs];
    },
    addLate(): void {
      late++;
    },
    read: (): SyncErrors => ({
      edgesMs: SYNC_ERROR_EDGES_MS,
      counts: [...counts],
      count,
      sumMs,
      minMs: range?.[0] ?? null,
      maxMs: range?.[1] ?? null,
      late,
    }),
  };
}
