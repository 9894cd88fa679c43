import type { Cue, Init, Json, Phase, SessionState, Update } from "../../protocol/message-types.js";
import { createEmitter, type Emitter } from "../../store/emitter.js";
import { type LiveStore, nextFrame } from "../../store/live-store.js";
import { type Entry, foldShown, holdsPart, type Part, type Shown, type SliceValue } from "./shown-slice.js";
import { splitTarget } from "./targets.js";

/** A reveal cue that has not settled, by its key. */
export interface Reveal {
  readonly key: string;
  readonly seq: number;
  readonly target: Cue["target"];
}

/** A slice and the entries since the oldest that waits; `shown` is folded again when it is asked for. */
interface Slice {
  base: SliceValue | undefined;
  readonly entries: Entry[];
  shown: Shown;
  stale: boolean;
}

const MAX_ENTRIES = 500;
const NOTHING: Shown = { value: undefined, held: new Set(), hidden: false };

/**
 * The state as it may be shown now: every update at once, except the parts of it whose cues have not fired. It is told
 * each update with the cues that hold it, and then which of them have fired.
 */
export function createShownState() {
  const slices = new Map<string, Slice>();
  const listeners = new Map<string, Emitter<void>>();
  const touched = new Set<string>();
  let state: SessionState = {};
  let stateStale = false;

  const of = (name: string): Slice => {
    const known = slices.get(name);
    if (known) return known;
    const slice: Slice = { base: undefined, entries: [], shown: NOTHING, stale: false };
    slices.set(name, slice);
    return slice;
  };

  const touch = (name: string) => {
    if (touched.size === 0) nextFrame(flush);
    touched.add(name);
    const slice = slices.get(name);
    if (slice) slice.stale = true;
    stateStale = true;
  };

  function flush(): void {
    if (touched.size === 0) return;
    const names = [...touched, ""];
    touched.clear();
    for (const name of names) listeners.get(name)?.emit();
  }

  const waits = ({ parts }: Entry) => [...parts.values()].some(({ open }) => !open);

  function push(name: string, entry: Entry): void {
    const slice = of(name);
    slice.entries.push(entry);
    const oldest = slice.entries.length > MAX_ENTRIES ? slice.entries[0] : undefined;
    for (const part of oldest?.parts.values() ?? []) part.open = true;
    touch(name);
  }

  /** What may be shown of a slice; entries that nothing waits for become its base. */
  function shownOf(name: string): Shown {
    const slice = slices.get(name);
    if (!slice) return NOTHING;
    if (!slice.stale) return slice.shown;
    slice.stale = false;
    const { entries } = slice;
    const waiting = entries.findIndex(waits);
    const done = entries.splice(0, waiting < 0 ? entries.length : waiting);
    if (done.length > 0) slice.base = foldShown(slice.base, done).value;
    if (entries.length === 0) slice.shown = { ...NOTHING, value: slice.base };
    else {
      const shown = foldShown(slice.base, entries);
      const before = slice.shown.value;
      // What looks the same stays the same object, so that nobody renders for news that wait.
      const same = JSON.stringify(shown.value) === JSON.stringify(before);
      slice.shown = same ? { ...shown, value: before } : shown;
    }
    return slice.shown;
  }

  function valueIn(name: string): SliceValue | undefined {
    return shownOf(name).value;
  }

  const partsOf = (cues: readonly Reveal[], name: string): Map<string, Part> => {
    const parts = new Map<string, Part>();
    for (const { key, seq, target } of cues) {
      const [slice, part] = splitTarget(target);
      if (slice !== name) continue;
      const known = parts.get(part) ?? { waiting: new Map<string, number>(), open: false };
      parts.set(part, known);
      known.waiting.set(key, seq);
    }
    return parts;
  };

  const listen = (name: string, listener: () => void) => {
    const emitter = listeners.get(name) ?? createEmitter();
    listeners.set(name, emitter);
    return emitter.on(listener);
  };

  const store: LiveStore = {
    getSnapshot() {
      if (stateStale) {
        stateStale = false;
        const values = [...slices.keys()].flatMap((name) => {
          const value = valueIn(name);
          return value ? [[name, value] as const] : [];
        });
        state = Object.fromEntries(values);
      }
      return state;
    },
    subscribe: (listener) => listen("", listener),
    slice: (name) => ({
      getSnapshot: () => store.getSnapshot()[name],
      subscribe: (listener) => listen(name, listener),
    }),
  };

  return {
    store,
    /** Tells the listeners now instead of with the next frame. */
    flush,
    /** Takes in an update and the cues that hold it. */
    update({ seq, at, payload }: Update, cues: readonly Reveal[]): void {
      const { slice, phase, data = {} } = payload;
      if (slice !== "speech")
        push(slice, { seq, at, phase, data, whole: false, parts: partsOf(cues, slice) });
      for (const other of new Set(cues.map(({ target }) => splitTarget(target)[0]))) {
        if (other !== slice) push(other, { seq, at, data: {}, whole: false, parts: partsOf(cues, other) });
      }
    },
    /** Begins anew from a fresh INIT; what is held and was on the screen stays there as it was. */
    restore(fresh: Init["payload"]["state"], cues: readonly Reveal[], sameLog: boolean): void {
      const values = new Map<string, { phase: Phase; data: object; seq: number; at: number }>(
        Object.entries(fresh ?? {}),
      );
      for (const [name, slice] of slices) {
        const before = valueIn(name);
        slice.entries.length = 0;
        slice.base = values.has(name) || sameLog ? before : undefined;
        touch(name);
      }
      const named = cues.map(({ target }) => splitTarget(target)[0]);
      for (const name of new Set([...values.keys(), ...named])) {
        const value = values.get(name);
        const parts = partsOf(cues, name);
        const data: { [key: string]: Json } = value ? Object.fromEntries(Object.entries(value.data)) : {};
        push(
          name,
          value ? { ...value, data, whole: true, parts } : { seq: 0, at: 0, data, whole: false, parts },
        );
      }
    },
    /** A cue has fired: its part may be shown. A part of a fresh INIT waits for the last of its cues. */
    open({ key, target }: Reveal): void {
      const [name, of] = splitTarget(target);
      for (const { parts, whole } of slices.get(name)?.entries ?? []) {
        const part = parts.get(of);
        if (!part?.waiting.delete(key)) continue;
        part.open ||= !whole || part.waiting.size === 0;
        touch(name);
      }
    },
    /** Whether a part waits, and whether it is on the screen. */
    look(target: string): { readonly waits: boolean; readonly stands: boolean } {
      const [name, part] = splitTarget(target);
      const { value, held, hidden } = shownOf(name);
      if (part === "") return { waits: held.size > 0, stands: !hidden && value !== undefined };
      return { waits: held.has(part), stands: value !== undefined && holdsPart(value.data, part) };
    },
    /** The updates of which some part waits, oldest first. */
    held(): number[] {
      const seqs = new Set<number>();
      for (const { entries } of slices.values()) {
        for (const { parts } of entries) {
          for (const { open, waiting } of parts.values())
            if (!open) for (const seq of waiting.values()) seqs.add(seq);
        }
      }
      return [...seqs].sort((a, b) => a - b);
    },
  };
}
