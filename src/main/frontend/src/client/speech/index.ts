/** Speech sync without React: `import { createSpeechScheduler } from "shipvox-live-client/speech"`. */
export { matchAnchor } from "./anchor-match.js";
export { bridge, schedulerOf } from "./bridge.js";
export type { Caption } from "./caption.js";
export type { CueNews, CueRule } from "./cue-book.js";
export type { ContextClock, MediaClock } from "./playhead.js";
export {
  createSpeechScheduler,
  type SpeechScheduler,
  type SpeechSchedulerOptions,
} from "./speech-scheduler.js";
export type { SyncErrors } from "./sync-errors.js";
export type { CueState, CueView } from "./target-board.js";
export type { Visibility } from "./visibility.js";
