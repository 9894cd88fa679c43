/** A step stays where it is for this long after the customer's pointer, touch or focus was in it. */
export const holdMs = 5000;

const kinds = [
  "pointermove",
  "pointerdown",
  "pointerup",
  "pointercancel",
  "wheel",
  "keydown",
  "focusin",
] as const;

/** Where the customer's hand is. Elements that can be held are marked with `data-hold`, their name. */
export interface Hand {
  /** The names of what has been held within the last seconds, the latest first; `page` stands for all else. */
  getSnapshot(): string;
  subscribe(listener: () => void): () => void;
  /** The customer let go: they asked the page to move. */
  release(): void;
}

/** Watches the document for as long as anybody listens. */
export function createHand(): Hand {
  const heldAt = new Map<string, number>();
  const listeners = new Set<() => void>();
  let snapshot = "";
  let pressed: string | undefined;
  let at = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = () => {
    clearTimeout(timer);
    timer = undefined;
    const now = performance.now();
    if (pressed !== undefined) heldAt.set(pressed, now);
    for (const [name, since] of heldAt) if (now - since >= holdMs) heldAt.delete(name);
    const oldest = Math.min(...heldAt.values());
    if (heldAt.size > 0) timer = setTimeout(look, oldest + holdMs - now);
    const next = [...heldAt].sort(([, a], [, b]) => b - a).map(([name]) => name);
    if (next.join() === snapshot) return;
    snapshot = next.join();
    for (const listener of [...listeners]) listener();
  };

  const touched = (event: Event) => {
    // A browser also sends a move when the page moves under a pointer that rests.
    if (event instanceof MouseEvent) {
      const place = `${event.screenX} ${event.screenY}`;
      if (event.type === "pointermove" && place === at) return;
      at = place;
    }
    const target = event.target instanceof Element ? event.target : undefined;
    const step = target?.closest<HTMLElement>("[data-hold]")?.dataset["hold"];
    // Passing over the page with a pointer is no use of it; anything else is.
    const name = step ?? (event.type === "pointermove" ? undefined : "page");
    if (event.type === "pointerdown") pressed = name;
    if (event.type === "pointerup" || event.type === "pointercancel") pressed = undefined;
    if (name === undefined) return;
    const latest = snapshot.split(",")[0] === name && heldAt.has(name);
    heldAt.set(name, performance.now());
    if (!latest || timer === undefined) look();
  };

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      if (listeners.size === 0) {
        for (const kind of kinds) addEventListener(kind, touched, { passive: true, capture: true });
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        for (const kind of kinds) removeEventListener(kind, touched, { capture: true });
        pressed = undefined;
        heldAt.clear();
        look();
      };
    },
    release() {
      pressed = undefined;
      heldAt.clear();
      look();
    },
  };
}

/** There is one customer before a page. */
export const hand = createHand();

/** What is held now, the latest first. */
export const heldNow = (): readonly string[] => {
  const held = hand.getSnapshot();
  return held === "" ? [] : held.split(",");
};
