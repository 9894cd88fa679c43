/** Whether a thing still waits for its word (`hidden`), is being spoken now (`due`), or simply stands (`shown`). */
export type Reveal = "hidden" | "due" | "shown";

/** How a card arrives, changes and leaves: a short rise, one after the other when several come together. */
export const rise = {
  hidden: { opacity: 0, y: 10 },
  visible: (index: number) => ({
    opacity: 1,
    y: 0,
    transition: { duration: 0.32, delay: Math.min(index, 5) * 0.06, ease: [0.2, 0.8, 0.2, 1] as const },
  }),
  gone: { opacity: 0, transition: { duration: 0.16 } },
};
