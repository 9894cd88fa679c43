import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "./api.js";

/** What became of the last call; `value` stays what it was while a later call fails. */
export interface Refreshed<T> {
  readonly value: T | undefined;
  readonly problem: string | undefined;
  refresh(): void;
}

/**
 * Asks again and again, as long as the page is seen. A login that is no longer good is told to `onRefused`, since no
 * later call will do better.
 */
export function useRefreshed<T>(
  ask: () => Promise<T>,
  everyMs: number,
  onRefused: (why: string) => void,
): Refreshed<T> {
  const [value, setValue] = useState<T>();
  const [problem, setProblem] = useState<string>();
  const latest = useRef({ ask, onRefused });
  latest.current = { ask, onRefused };
  const asked = useRef(0);

  const refresh = useCallback(async () => {
    const mine = ++asked.current;
    // An answer that a later call has overtaken is old.
    const current = () => mine === asked.current;
    try {
      const answer = await latest.current.ask();
      if (!current()) return;
      setValue(answer);
      setProblem(undefined);
    } catch (error) {
      if (!current()) return;
      const why = error instanceof Error ? error.message : String(error);
      const code = error instanceof ApiError ? error.code : "";
      if (code.startsWith("token-") || code === "forbidden") latest.current.onRefused(why);
      else setProblem(why);
    }
  }, []);

  useEffect(() => {
    void refresh();
    const timer = setInterval(() => document.visibilityState === "visible" && void refresh(), everyMs);
    return () => {
      clearInterval(timer);
      asked.current++;
    };
  }, [refresh, everyMs]);

  return { value, problem, refresh };
}
