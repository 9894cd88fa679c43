/** React's way to speech sync: cards that appear with their word, and a live caption. */

export { SpeechProvider, schedulerOf, useSpeechScheduler } from "../hooks/speech-context.js";
export { type ShownPart, useCue, useCueView, useHeld, useShown } from "../hooks/useCue.js";
export { type CaptionWord, type LiveSpeech, useSpeech } from "../hooks/useSpeech.js";
