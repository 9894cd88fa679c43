/** One timer a name: setting it again replaces it. */
export interface Timers<Name extends string> {
  set(name: Name, inMs: number, callback: () => void): void;
  has(name: Name): boolean;
  cancel(name: Name): void;
  clear(): void;
}

// setTimeout takes no longer delay than this; what is further away is simply looked at early.
const MAX_DELAY_MS = 2 ** 31 - 1;

export function createTimers<Name extends string>(): Timers<Name> {
  const running = new Map<Name, ReturnType<typeof setTimeout>>();
  const timers: Timers<Name> = {
    set(name, inMs, callback) {
      timers.cancel(name);
      const fire = () => {
        running.delete(name);
        callback();
      };
      running.set(name, setTimeout(fire, Math.min(inMs, MAX_DELAY_MS)));
    },
    has: (name) => running.has(name),
    cancel(name) {
      clearTimeout(running.get(name));
      running.delete(name);
    },
    clear() {
      for (const name of [...running.keys()]) timers.cancel(name);
    },
  };
  return timers;
}
