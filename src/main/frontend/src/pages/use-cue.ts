import type { Reveal } from "../cards/reveal.js";

/** Until speech arrives: everything is shown at once. */
export function useCue(_target: string): Reveal {
  return "shown";
}
