import { useEffect, useState } from "react";

const DONE_MS = 2000;

/** Copies a text, and says for two seconds what became of it: `refused` where the browser did not allow it. */
export function useCopy(text: string) {
  const [outcome, setOutcome] = useState<"copied" | "refused">();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), DONE_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("refused"),
    );
  };
  return { outcome, copy };
}
