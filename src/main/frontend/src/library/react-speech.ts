/** React's way to speech sync: cards that appear with their word, and a live caption. */

export { schedulerOf } from "../client/speech/bridge.js";
export { SpeechProvider, useSpeechScheduler } from "../hooks/speech-context.js";
export { type ShownPart, useCue, useCueView, useHeld, useShown } from "../hooks/useCue.js";
export { type CaptionWord, type LiveSpeech, useSpeech } from "../hooks/useSpeech.js";
export { VoiceBridge, type VoiceBridgeProps } from "../hooks/VoiceBridge.js";
