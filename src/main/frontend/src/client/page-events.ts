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
  if (typeof window !== "object") return () => {};
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener("online", awake, { signal });
  window.addEventListener("offline", doubt, { signal });
  window.addEventListener("pagehide", hide, { signal });
  window.addEventListener("pageshow", (event) => event.persisted && awake(), { signal });
  document.addEventListener("visibilitychange", () => document.hidden || awake(), { signal });
  return () => listening.abort();
}

/** False only when the browser is sure that there is no network. */
export function isOnline(): boolean {
  return typeof navigator !== "object" || navigator.onLine !== false;
}

const KEY = "shipvox.transport";

/** The transport that last carried in this tab; the socket when none is known. */
export function recallTransport(): "websocket" | "sse" | "poll" {
  try {
    const name = sessionStorage.getItem(KEY);
    return name === "sse" || name === "poll" ? name : "websocket";
  } catch {
    // Storage may be forbidden; then every page load starts with the socket.
    return "websocket";
  }
}

/** Remembers for this tab what carries. */
export function rememberTransport(name: string): void {
  try {
    sessionStorage.setItem(KEY, name);
  } catch {
    // See above.
  }
}
