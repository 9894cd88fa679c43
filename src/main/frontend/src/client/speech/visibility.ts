/** Whether anyone can see the page. */
export interface Visibility {
  visible(): boolean;
  /** Calls back when the page is seen again; returns how to stop. */
  onVisible(listener: () => void): () => void;
}

/** The browser's own view of it; without a document everything counts as seen. */
export const documentVisibility: Visibility = {
  visible: () => typeof document === "undefined" || document.visibilityState === "visible",
  onVisible(listener) {
    if (typeof document === "undefined") return () => {};
    const changed = () => {
      if (document.visibilityState === "visible") listener();
    };
    document.addEventListener("visibilitychange", changed);
    return () => document.removeEventListener("visibilitychange", changed);
  },
};
