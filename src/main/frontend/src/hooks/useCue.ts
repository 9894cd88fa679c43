import { useCallback, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import type { State as SessionState, SliceName } from "../client/register.js";
import { partOf } from "../client/speech/shown-slice.js";
import type { CueState, CueView } from "../client/speech/target-board.js";
import { splitTarget } from "../client/speech/targets.js";
import type { Json, JsonObject, Phase } from "../protocol/message-types.js";
import { useLive } from "./live-context.js";
import { useSpeechScheduler } from "./speech-context.js";
import { useSlice } from "./useSlice.js";

const SHOWN: CueView = { state: "shown", waiting: false, highlighted: false };
const NOTHING_TO_STOP = () => {};

/** Calls back right after the next frame has been painted. */
function afterPaint(callback: () => void): void {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    callback();
  };
  requestAnimationFrame(() => channel.port2.postMessage(null));
}

/**
 * How a target looks, a slice, `slice/itemId` or `slice/field`: whether it waits for its word, whether it stood there
 * before and news of it wait, whether it is being spoken of. Renders when that changes. Counts the sync error of the
 * target, or of any part of a slice, once it is painted.
 */
export function useCueView(target: string): CueView {
  const speech = useSpeechScheduler();
  const subscribe = useCallback(
    (listener: () => void) => speech?.subscribe(target, listener) ?? NOTHING_TO_STOP,
    [speech, target],
  );
  const getView = () => speech?.getSnapshot(target) ?? SHOWN;
  const view = useSyncExternalStore(subscribe, getView, getView);
  useEffect(
    () =>
      speech?.onReveal((revealed) => {
        if (revealed === target || revealed.startsWith(`${target}/`))
          afterPaint(() => speech.painted(revealed));
      }),
    [speech, target],
  );
  return view;
}

/** `hidden` until the target's word, `due` while it may be animated, then `shown`; `shown` without a cue. */
export const useCue = (target: string): CueState => useCueView(target).state;

/** A slice, an item or a field as it may be shown now: in which phase, with which data, and how. */
export interface ShownPart<Data> {
  readonly phase: Phase;
  readonly data: Data;
  readonly cue: CueView;
}

type DataOf<Name extends SliceName> = NonNullable<SessionState[Name]>["data"];

/** A slice as it may be shown now; `displaying` and without data before its first update. */
export function useShown<Name extends SliceName>(slice: Name): ShownPart<DataOf<Name>>;
/** A target as it may be shown now; its data is undefined while nothing of it may be. */
export function useShown(target: string): ShownPart<Json | undefined>;
export function useShown(target: string): ShownPart<unknown> {
  const [name, part] = splitTarget(target);
  const { phase = "displaying", data } = useSlice(name as SliceName) ?? {};
  return { phase, data: part === "" ? (data ?? {}) : partIn(data, part), cue: useCueView(target) };
}

const partIn = (data: object | undefined, part: string): Json | undefined =>
  data && partOf(data as JsonObject, part);

/**
 * The value, or while the target waits for its word, the value as it stood before; undefined if there was none. What
 * the other hooks give is as it may be shown already; this is for values from elsewhere.
 */
export function useHeld<T>(target: string, value: T): T | undefined {
  const { state, waiting } = useCueView(target);
  const { store } = useLive();
  const kept = useRef<{ readonly target: string; readonly value: T }>(undefined);
  const [name, part] = splitTarget(target);
  const slice = store.slice(name as SliceName).getSnapshot();
  const mayShow: unknown[] = part === "" ? [slice, slice?.data] : [partIn(slice?.data, part)];
  const waits = (waiting || state === "hidden") && !mayShow.includes(value);
  useLayoutEffect(() => {
    if (!waits) kept.current = { target, value };
  });
  if (!waits) return value;
  return kept.current?.target === target ? kept.current.value : undefined;
}
