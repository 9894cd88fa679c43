import { useCallback, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import type { CueState, CueView } from "../client/speech/target-board.js";
import { useSpeechScheduler } from "./speech-context.js";

const SHOWN: CueView = { state: "shown", waiting: false, highlighted: false };
const NOTHING_TO_STOP = () => {};

/** Calls back right after the next frame has been painted; returns how to stop. */
function afterPaint(callback: () => void): () => void {
  const channel = new MessageChannel();
  channel.port1.onmessage = callback;
  const frame = requestAnimationFrame(() => channel.port2.postMessage(null));
  return () => {
    cancelAnimationFrame(frame);
    channel.port1.close();
  };
}

/**
 * How to show a target, a slice or `slice/itemId`: whether it waits for its word, whether it stood there before and
 * news of it wait, whether it is being spoken of. Renders when that changes; counts the sync error once painted.
 */
export function useCueView(target: string): CueView {
  const speech = useSpeechScheduler();
  const subscribe = useCallback(
    (listener: () => void) => speech?.subscribe(target, listener) ?? NOTHING_TO_STOP,
    [speech, target],
  );
  const getView = () => speech?.getSnapshot(target) ?? SHOWN;
  const view = useSyncExternalStore(subscribe, getView, getView);
  const due = view.state === "due";
  useLayoutEffect(() => {
    return due && speech ? afterPaint(() => speech.painted(target)) : undefined;
  }, [due, speech, target]);
  return view;
}

/** `hidden` until the target's word, `due` while it may be animated, then `shown`; `shown` without a cue. */
export const useCue = (target: string): CueState => useCueView(target).state;

/** The value, or while news of the target wait for their word, the value as it stood before them. */
export function useHeld<T>(target: string, value: T): T {
  const { waiting } = useCueView(target);
  const shown = useRef(value);
  useLayoutEffect(() => {
    if (!waiting) shown.current = value;
  });
  return waiting ? shown.current : value;
}
