import { useEffect, useRef } from "react";
import type { Step } from "./steps.js";

/** After a touch of the page it stays where the customer put it, this long. */
const handsOffMs = 5000;
/** By then the steps have glided to their places. */
const settledMs = 320;
const touches = ["pointerdown", "wheel", "keydown", "touchmove"] as const;

/** Brings the step that the conversation has moved to into view, unless the customer is using the page just now. */
export function useFollowActive(active: Step | undefined): void {
  const touchedAt = useRef(Number.NEGATIVE_INFINITY);
  const first = useRef(true);
  useEffect(() => {
    const touched = () => {
      touchedAt.current = performance.now();
    };
    for (const kind of touches) addEventListener(kind, touched, { passive: true });
    return () => {
      for (const kind of touches) removeEventListener(kind, touched);
    };
  }, []);
  useEffect(() => {
    if (active === undefined) return;
    const opening = first.current;
    first.current = false;
    if (opening || performance.now() - touchedAt.current < handsOffMs) return;
    const settled = setTimeout(() => {
      const step = document.querySelector(`[data-testid="step-${active}"]`);
      // The style sheet decides how smoothly (`scroll-behavior`), and with it the wish for less motion.
      step?.scrollIntoView({ block: "nearest" });
    }, settledMs);
    return () => clearTimeout(settled);
  }, [active]);
}
