import { useEffect } from "react";

/**
 * Keeps the keyboard's place when the element that has the focus is taken off the page: the focus goes to the header of
 * its step, or to the page's content, and never falls to the body, from where a keyboard would start all over again.
 */
export function useFocusKeeper(): void {
  useEffect(() => {
    let last: { readonly element: Element; readonly step: string | undefined } | undefined;
    const focused = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      last = { element: target, step: target.closest<HTMLElement>("[data-hold]")?.dataset["hold"] };
    };
    // A click beside everything leaves the focus nowhere, as the customer wants it.
    const pointed = () => {
      if (document.activeElement === document.body) last = undefined;
    };
    const keep = new MutationObserver(() => {
      if (last === undefined || last.element.isConnected) return;
      const { step } = last;
      last = undefined;
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      const header = step === undefined ? null : document.querySelector(`[data-hold="${step}"] button`);
      const next = header ?? document.querySelector("main");
      if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    });
    keep.observe(document.body, { subtree: true, childList: true });
    addEventListener("focusin", focused);
    addEventListener("pointerup", pointed);
    return () => {
      keep.disconnect();
      removeEventListener("focusin", focused);
      removeEventListener("pointerup", pointed);
    };
  }, []);
}
