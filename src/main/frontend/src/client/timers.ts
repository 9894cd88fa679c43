/** One timer a name: setting it again replaces it. */
export interface Timers<Name extends string> {
  set(name: Name, inMs: number, callback: () => void): void;
  cancel(name: Name): void;
  clear(): void;
}

export function createTimers<Name extends string>(): Timers<Name> {
  const running = new Map<Name, ReturnType<typeof setTimeout>>();
  const timers: Timers<Name> = {
    set(name, inMs, callback) {
      timers.cancel(name);
      running.set(name, setTimeout(callback, inMs));
    },
    // Clearing a timer that has fired is no harm; names are few, so that none needs forgetting.
    cancel: (name) => clearTimeout(running.get(name)),
    clear() {
      running.forEach(clearTimeout);
    },
  };
  return timers;
}
