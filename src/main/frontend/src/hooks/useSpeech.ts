import { useMemo, useSyncExternalStore } from "react";
import type { Caption } from "../client/speech/caption.js";
import { useSpeechScheduler } from "./speech-context.js";

/** A word of the caption with the blanks behind it; `char` is its UTF-16 index in the text. */
export interface CaptionWord {
  readonly text: string;
  readonly char: number;
  readonly spoken: boolean;
}

/** What the agent says now, word by word. */
export interface LiveSpeech extends Caption {
  readonly words: readonly CaptionWord[];
}

const subscribeToNothing = () => () => {};
const silence = () => null;

/** The utterance being spoken, or the last one; null before the first. Renders with every word. */
export function useSpeech(): LiveSpeech | null {
  const speech = useSpeechScheduler();
  const getCaption = speech?.getCaption ?? silence;
  const caption = useSyncExternalStore(
    speech?.subscribeCaption ?? subscribeToNothing,
    getCaption,
    getCaption,
  );
  return useMemo(() => caption && { ...caption, words: wordsOf(caption) }, [caption]);
}

const wordsOf = ({ text, spokenTo }: Caption): CaptionWord[] =>
  Array.from(text.matchAll(/\S+\s*/g), ({ 0: word, index }) => ({
    text: word,
    char: index,
    spoken: index < spokenTo,
  }));
