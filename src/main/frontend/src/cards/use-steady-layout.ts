import { type RefObject, useLayoutEffect, useRef } from "react";

const slide: KeyframeAnimationOptions = {
  duration: 280,
  easing: "cubic-bezier(0.2, 0.8, 0.2, 1)",
  composite: "add",
};

/**
 * Lets the children of a vertical list glide to their new places instead of jumping: first, last, invert, play.
 *
 * The layout changes at once and only `translate` is animated, so neighbours of a growing or shrinking card cost
 * no layout work per frame and count as no layout shift. `add` makes interrupted slides continue smoothly.
 */
export function useSteadyLayout<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const list = ref.current;
    if (list === null || typeof ResizeObserver === "undefined") return;
    const tops = new WeakMap<Element, number>();
    const reduced = matchMedia("(prefers-reduced-motion: reduce)");
    // A ResizeObserver runs after layout and before paint: no frame is seen in between.
    const sizes = new ResizeObserver(() => {
      for (const child of list.children) {
        if (!(child instanceof HTMLElement)) continue;
        const before = tops.get(child);
        const now = child.offsetTop;
        tops.set(child, now);
        if (before === undefined || before === now || reduced.matches) continue;
        child.animate({ translate: [`0 ${before - now}px`, "0 0"] }, slide);
      }
    });
    const watch = () => {
      for (const child of list.children) sizes.observe(child);
    };
    const members = new MutationObserver(watch);
    members.observe(list, { childList: true });
    sizes.observe(list);
    watch();
    return () => {
      members.disconnect();
      sizes.disconnect();
    };
  }, []);
  return ref;
}
