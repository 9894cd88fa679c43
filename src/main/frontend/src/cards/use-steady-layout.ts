import { type RefObject, useLayoutEffect, useRef } from "react";
import { hand, heldNow } from "./hand.js";
import { moves } from "./stillness.js";

/** As long as the style sheet lets a child glide, with a frame to spare. */
const glideMs = 320;

/**
 * Stacks the children of a list by `translate` alone, so that the style sheet can let them glide when one of them grows
 * or shrinks, and no neighbour's layout ever changes: no work per frame, and no layout shift.
 *
 * The style sheet puts the children of a `[data-steady]` list into one grid cell; this hook measures them and gives
 * each its place and the list its height. Without it (in print, or where nothing can be measured) they just flow.
 *
 * The child that the customer's hand is on keeps its place on the screen, whatever happens above it: what shrinks there
 * leaves a gap until the hand is gone, and what grows is scrolled away.
 */
export function useSteadyLayout<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const list = ref.current;
    if (list === null || typeof ResizeObserver === "undefined") return;
    const tops = new WeakMap<Element, number>();
    let height = 0;
    const place = () => {
      const children = [...list.children].filter((child) => child instanceof HTMLElement);
      const [latest] = heldNow();
      const last = children.findIndex((child) => child.dataset["hold"] === latest);
      let [top, moved, grew] = [0, false, 0];
      for (const [index, child] of children.entries()) {
        const before = tops.get(child);
        if (index <= last && before !== undefined) top = Math.max(top, before);
        if (index === last && before !== undefined) grew = top - before;
        moved ||= before !== top;
        tops.set(child, top);
        child.style.setProperty("--top", `${top}px`);
        top += child.offsetHeight;
      }
      // A page that became shorter than where it is scrolled to would jump.
      height = last < 0 ? top : Math.max(top, height);
      list.style.setProperty("--height", `${height}px`);
      if (moved) moves(glideMs);
      if (grew > 0) scrollAway(list, grew);
    };
    // A ResizeObserver runs after layout and before paint: nobody sees a step at its old place with its new size.
    const sizes = new ResizeObserver(place);
    const members = new MutationObserver(() => watch());
    const watch = () => {
      for (const child of list.children) sizes.observe(child);
      place();
    };
    list.dataset["steady"] = "";
    watch();
    members.observe(list, { childList: true });
    const letGo = hand.subscribe(place);
    return () => {
      letGo();
      members.disconnect();
      sizes.disconnect();
      delete list.dataset["steady"];
    };
  }, []);
  return ref;
}

/** Moves the list down and the page with it, at once, so that nothing moves on the screen. */
function scrollAway(list: HTMLElement, byPx: number): void {
  list.dataset["instant"] = "";
  scrollBy({ top: byPx, behavior: "instant" });
  // The style without its transition has to be applied before that comes back.
  list.getBoundingClientRect();
  delete list.dataset["instant"];
}
