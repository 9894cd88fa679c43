/** What the page's life means to a connection. */
export interface PageEvents {
  /** Worth an attempt, or a probe, at once: the network is back, or the viewer looks again. */
  awake(): void;
  /** The browser says that the network is gone; it may be wrong. */
  doubt(): void;
  /** The page goes, perhaps into the back/forward cache, which an open socket would forbid. */
  hide(): void;
}

/** Listens to the page until the returned function is called; does nothing where there is no page. */
export function watchPage({ awake, doubt, hide }: PageEvents): () => void {
  const listening = new AbortController();
  const on = (type: string, listener: () => void) =>
    globalThis.addEventListener?.(type, listener, { signal: listening.signal });
  on("online", awake);
  on("offline", doubt);
  on("pagehide", hide);
  on("pageshow", awake);
  // It bubbles from the document.
  on("visibilitychange", () => document.hidden || awake());
  return () => listening.abort();
}
