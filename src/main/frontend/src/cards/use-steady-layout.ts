import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Stacks the children of a list by `translate` alone, so that the style sheet can let them glide when one of them grows
 * or shrinks, and no neighbour's layout ever changes: no work per frame, and no layout shift.
 *
 * The style sheet puts the children of a `[data-steady]` list into one grid cell; this hook measures them and gives
 * each its place and the list its height. Without it (in print, or where nothing can be measured) they just flow.
 */
export function useSteadyLayout<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const list = ref.current;
    if (list === null || typeof ResizeObserver === "undefined") return;
    const place = () => {
      let top = 0;
      for (const child of list.children) {
        if (!(child instanceof HTMLElement)) continue;
        child.style.setProperty("--top", `${top}px`);
        top += child.offsetHeight;
      }
      list.style.setProperty("--height", `${top}px`);
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
    return () => {
      members.disconnect();
      sizes.disconnect();
      delete list.dataset["steady"];
    };
  }, []);
  return ref;
}
