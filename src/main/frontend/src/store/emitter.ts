/** Listeners in the order of their subscription; one that throws keeps nothing from the others. */
export interface Emitter<T> {
  emit(value: T): void;
  /** Returns the end of the subscription; the same function may be subscribed twice. */
  on(listener: (value: T) => void): () => void;
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<{ tell(value: T): void }>();
  return {
    emit(value) {
      for (const listener of [...listeners]) {
        try {
          listener.tell(value);
        } catch (error) {
          // Reported as uncaught, where the page's own error handling sees it.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    on(tell) {
      const listener = { tell };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
