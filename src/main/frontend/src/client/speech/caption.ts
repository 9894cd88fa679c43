import { charOfMs, heardTo, msOfChar, positionAt, stillSince, type Timeline, untilMs } from "./timeline.js";

/** What is being said: `text` up to the UTF-16 index `spokenTo` has been spoken, the current word included. */
export interface Caption {
  readonly utterance: string;
  readonly text: string;
  readonly spokenTo: number;
  readonly status: "speaking" | "paused" | "interrupted" | "ended";
  /** Only on what the customer said. */
  readonly speaker?: "customer";
}

/** The live caption: the utterance that started last, until the next one starts. */
export function createCaption() {
  const listeners = new Set<() => void>();
  let caption: Caption | null = null;

  return {
    getSnapshot: (): Caption | null => caption,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Brings the caption up to `now`; returns the ms until its next word, if anyone looks on. */
    refresh(timeline: Timeline | undefined, now: number): number {
      const next = timeline?.text === undefined ? null : captionAt(timeline, timeline.text, now);
      const same = next?.utterance === caption?.utterance && next?.spokenTo === caption?.spokenTo;
      if (!same || next?.status !== caption?.status || next?.text !== caption?.text) {
        caption = next;
        for (const listener of [...listeners]) listener();
      }
      if (!timeline || next?.status !== "speaking" || listeners.size === 0) return Number.POSITIVE_INFINITY;
      if (next.spokenTo >= next.text.length) return Number.POSITIVE_INFINITY;
      const here = positionAt(timeline, now) ?? 0;
      const place =
        timeline.words?.find(({ start }) => start > here)?.start ??
        msOfChar(timeline.words, next.spokenTo + 1);
      return untilMs(timeline, place, now) ?? Number.POSITIVE_INFINITY;
    },
  };
}

function captionAt(timeline: Timeline, text: string, now: number): Caption {
  const { utterance, closed } = timeline;
  // The customer's words come when they have been said.
  if (timeline.customer) {
    return {
      utterance,
      text,
      spokenTo: text.length,
      status: closed ? "ended" : "speaking",
      speaker: "customer",
    };
  }
  if (closed?.how === "ended") return { utterance, text, spokenTo: text.length, status: "ended" };
  if (closed) {
    const { heard } = closed;
    const spokenTo = heard === undefined ? charOfMs(timeline, closed.atMs) : heardTo(timeline, heard);
    return { utterance, text, spokenTo: Math.min(spokenTo, text.length), status: "interrupted" };
  }
  const still = positionAt(timeline, now) === undefined || stillSince(timeline) !== undefined;
  const spokenTo = charOfMs(timeline, positionAt(timeline, now) ?? 0);
  return { utterance, text, spokenTo, status: still ? "paused" : "speaking" };
}
