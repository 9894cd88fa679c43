import { useEffect, useState } from "react";

/** Only the last quarter of an hour is counted down; before that the end is a time of day. */
export const countdownFromMs = 15 * 60_000;
const longestTimerMs = 60 * 60_000;

/**
 * Milliseconds until `end` by the server's clock, undefined without an end. It renders once a second during the
 * last quarter of an hour, not at all before and after.
 */
export function useCountdown(end: number | undefined, serverNow: () => number): number | undefined {
  const [, tick] = useState(0);
  useEffect(() => {
    if (end === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const arm = () => {
      const left = end - serverNow();
      if (left <= 0) return;
      // On the boundary of a second, so that the display never skips one.
      const wait = left > countdownFromMs ? left - countdownFromMs : left % 1000 || 1000;
      timer = setTimeout(
        () => {
          tick((count) => count + 1);
          arm();
        },
        Math.min(wait, longestTimerMs),
      );
    };
    arm();
    return () => clearTimeout(timer);
  }, [end, serverNow]);
  return end === undefined ? undefined : end - serverNow();
}
