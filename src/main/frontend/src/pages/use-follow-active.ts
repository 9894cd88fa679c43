import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { hand, heldNow } from "../cards/hand.js";
import type { Step } from "./steps.js";

/** By then the steps have glided to their places. */
const settledMs = 320;

/** The names of what the customer holds; renders when they change. */
export function useHeld(): readonly string[] {
  useSyncExternalStore(hand.subscribe, hand.getSnapshot);
  return heldNow();
}

const stepOf = (step: Step) => document.querySelector<HTMLElement>(`[data-hold="${step}"]`);

/** Whether an element's top, where its news begin, can be seen. */
function isSeen(element: HTMLElement): boolean {
  const { top } = element.getBoundingClientRect();
  return top >= 0 && top < innerHeight - 120;
}

/**
 * Brings the step that the conversation has moved to into view, or while the customer uses the page, offers it.
 *
 * @param active the step that the conversation is at
 * @param open whether that step is open
 * @returns the step on offer, and what takes the customer there
 */
export function useFollowActive(active: Step | undefined, open: boolean) {
  const held = useHeld().length > 0;
  const followed = useRef(active);
  const [offered, setOffered] = useState<Step>();
  useEffect(() => {
    if (active === undefined || active === followed.current) return setOffered(undefined);
    // What the page opens with needs no following.
    if (followed.current === undefined && !held) {
      followed.current = active;
      return;
    }
    if (!held) {
      followed.current = active;
      setOffered(undefined);
      // The style sheet decides how smoothly (`scroll-behavior`), and with it the wish for less motion.
      const settled = setTimeout(() => stepOf(active)?.scrollIntoView({ block: "nearest" }), settledMs);
      return () => clearTimeout(settled);
    }
    const look = () => {
      const step = stepOf(active);
      const seen = open && step !== null && isSeen(step);
      if (seen) followed.current = active;
      setOffered(seen ? undefined : active);
    };
    look();
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, [active, open, held]);
  const go = () => {
    if (offered === undefined) return;
    hand.release();
    stepOf(offered)?.querySelector("button")?.focus({ preventScroll: true });
    setTimeout(() => stepOf(offered)?.scrollIntoView({ block: "nearest" }), settledMs);
  };
  return { offered, go };
}
