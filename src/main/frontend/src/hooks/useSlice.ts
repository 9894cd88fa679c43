import { useMemo, useRef, useSyncExternalStore } from "react";
import type { State as SessionState, SliceName } from "../client/register.js";
import { useLive } from "./live-context.js";

/** One slice of the state; undefined until an update has touched it. Renders when this slice changes, for no other. */
export function useSlice<Name extends SliceName>(name: Name): SessionState[Name];
/**
 * What a selector makes of one slice. Renders only when the selected value changes by `isEqual`, by default `Object.is`:
 * a selector that builds a new object each time wants an `isEqual` of its own.
 */
export function useSlice<Name extends SliceName, Selected>(
  name: Name,
  selector: (slice: SessionState[Name]) => Selected,
  isEqual?: (a: Selected, b: Selected) => boolean,
): Selected;
export function useSlice<Name extends SliceName>(
  name: Name,
  selector: (slice: SessionState[Name]) => unknown = (slice) => slice,
  isEqual: (a: unknown, b: unknown) => boolean = Object.is,
): unknown {
  const { store } = useLive();
  const slice = useMemo(() => store.slice(name), [store, name]);
  // What was selected last: of which slice, by which selector.
  const last = useRef<[of?: unknown, by?: unknown, selected?: unknown]>([]);
  const getSelected = () => {
    const of = slice.getSnapshot();
    let [lastOf, by, selected] = last.current;
    if (lastOf !== of || by !== selector) {
      const next = selector(of);
      if (!by || !isEqual(selected, next)) selected = next;
      last.current = [of, selector, selected];
    }
    return selected;
  };
  return useSyncExternalStore(slice.subscribe, getSelected, getSelected);
}
