import type { Init, SessionState, Update } from "../protocol/message-types.js";
import { fold } from "./fold.js";

/** A value to read now and to be told about later; `subscribe` returns the function that ends it. */
export interface Readable<T> {
  getSnapshot(): T;
  subscribe(listener: () => void): () => void;
}

/** A built-in slice of the state, or a user's own `x-…`. */
export type SliceName = keyof SessionState;

/**
 * The session's state as of the last update, with listeners for all of it or for one slice.
 * Snapshots are immutable and keep their identity until something in them changed; listeners are told at most once
 * an animation frame, however many updates came, and only about slices that were touched.
 */
export interface LiveStore extends Readable<SessionState> {
  slice<Name extends SliceName>(name: Name): Readable<SessionState[Name]>;
}

/** A store that its owner feeds. */
export interface WritableStore {
  readonly store: LiveStore;
  /** Folds one message at once; to be called once for each, in order. */
  apply(message: Init | Update): void;
  /** Tells the listeners now instead of with the next frame. */
  flush(): void;
}

// A hidden page gets no animation frames; its listeners still follow, at a pace that costs nothing.
const HIDDEN_FLUSH_MS = 1000;

/** Calls back with the next frame, or soon in a hidden page or where there are no frames. */
export function nextFrame(callback: () => void): void {
  if (typeof document === "object" && !document.hidden) requestAnimationFrame(callback);
  else setTimeout(callback, HIDDEN_FLUSH_MS);
}

/** An empty store. `flushed` is called after the listeners of a frame have been told. */
export function createStore(flushed: () => void = () => {}): WritableStore {
  let state: SessionState = {};
  let scheduled = false;
  const touched = new Set<string>();
  const listeners = new Map<string, Set<() => void>>();

  const listen = (name: string, listener: () => void) => {
    const own = () => listener();
    const set = listeners.get(name) ?? new Set();
    listeners.set(name, set.add(own));
    return () => {
      set.delete(own);
      if (set.size === 0 && listeners.get(name) === set) listeners.delete(name);
    };
  };

  const flush = () => {
    const names = [...touched];
    touched.clear();
    scheduled = false;
    if (names.length === 0) return;
    for (const name of [...names, ""]) for (const tell of [...(listeners.get(name) ?? [])]) tell();
    flushed();
  };

  return {
    flush,
    apply(message) {
      const before = state;
      state = fold(state, message);
      const names =
        message.type === "UPDATE" ? [message.payload.slice] : [...Object.keys(before), ...Object.keys(state)];
      for (const name of names) touched.add(name);
      if (scheduled) return;
      scheduled = true;
      nextFrame(flush);
    },
    store: {
      getSnapshot: () => state,
      subscribe: (listener) => listen("", listener),
      slice: (name) => ({
        getSnapshot: () => state[name],
        subscribe: (listener) => listen(name, listener),
      }),
    },
  };
}
