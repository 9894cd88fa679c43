/**
 * What may befall one frame on its way to the browser. `drop`: it is lost. `repeat`: it comes twice. `reorder`: the
 * next one overtakes it. `delayMs`: it and all after it come later. `close`: the connection closes instead.
 */
export type Fault =
  | "pass"
  | "drop"
  | "repeat"
  | "reorder"
  | { readonly delayMs: number }
  | { readonly close: number; readonly reason?: string };

/** One direction of a connection, which a script of faults may spoil. */
export interface FakeLink {
  carry(frame: string): void;
  /** Frames neither arrive nor fail, as on a half-open connection, until `thaw` lets them through. */
  freeze(): void;
  thaw(): void;
  cut(): void;
}

export interface FakeLinkOptions {
  /** Takes the next fault off the script. */
  next(): Fault;
  deliver(frame: string): void;
  close(code: number, reason: string): void;
}

/** A link that keeps frames in order, but for what the faults do. */
export function createFakeLink({ next, deliver, close }: FakeLinkOptions): FakeLink {
  const frozen: string[] = [];
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let overtaken: string[] = [];
  let freezing = false;
  let clearAt = 0;

  const arrive = (frame: string, delayMs = 0) => {
    // Nothing arrives within the call that sent it, and nothing before what was sent earlier.
    clearAt = Math.max(clearAt, Date.now() + delayMs);
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (freezing) frozen.push(frame);
      else deliver(frame);
    }, clearAt - Date.now());
    timers.add(timer);
  };

  return {
    carry(frame) {
      const fault = next();
      if (fault === "drop") return;
      if (fault === "reorder") {
        overtaken.push(frame);
        return;
      }
      if (typeof fault === "object" && "close" in fault) return close(fault.close, fault.reason ?? "");
      arrive(frame, typeof fault === "object" ? fault.delayMs : 0);
      if (fault === "repeat") arrive(frame);
      for (const late of overtaken) arrive(late);
      overtaken = [];
    },
    freeze() {
      freezing = true;
    },
    thaw() {
      freezing = false;
      for (const frame of frozen.splice(0)) arrive(frame);
    },
    cut() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      frozen.length = 0;
    },
  };
}
