import type { SliceName, State } from "../client/register.js";
import type { Init, Update } from "../protocol/message-types.js";
import { createEmitter, type Emitter } from "./emitter.js";
import { fold } from "./fold.js";

/** A value to read now and to be told about later; `subscribe` returns the function that ends it. */
export interface Readable<T> {
  getSnapshot(): T;
  subscribe(listener: () => void): () => void;
}

/**
 * The session's state as of the last update, with listeners for all of it or for one slice.
 * Snapshots are immutable and keep their identity until something in them changed; listeners are told at most once
 * an animation frame, however many updates came, and only about slices that were touched.
 */
export interface LiveStore extends Readable<State> {
  slice<Name extends SliceName>(name: Name): Readable<State[Name]>;
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

/** Calls back with the next frame, soon in a hidden page, or at once where there is no page. */
export function nextFrame(callback: () => void): void {
  if (globalThis.document?.hidden === false) requestAnimationFrame(callback);
  else if (globalThis.document) setTimeout(callback, HIDDEN_FLUSH_MS);
  else queueMicrotask(callback);
}

/** An empty store. `flushed` is called after the listeners of a frame have been told. */
export function createStore(flushed: () => void): WritableStore {
  let state: State = {};
  const touched = new Set<string>();
  // The whole state goes by the empty name.
  const listeners = new Map<string, Emitter<void>>();

  const listen = (name: string, listener: () => void) => {
    const emitter = listeners.get(name) ?? createEmitter();
    listeners.set(name, emitter);
    return emitter.on(listener);
  };

  const flush = () => {
    const names = [...touched];
    touched.clear();
    for (const name of names) listeners.get(name)?.emit();
    flushed();
  };

  return {
    flush,
    apply(message) {
      state = fold(state, message);
      if (touched.size === 0) nextFrame(flush);
      touched.add("");
      // A whole new state may touch any slice; one without listeners needs no telling.
      for (const name of message.type === "UPDATE" ? [message.payload.slice] : listeners.keys())
        touched.add(name);
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
