/** Voice platforms' browser events as `speech` updates; a bundler keeps only the adapter that is used. */

export * from "../client/adapters/index.js";
export type { Speech, SpeechEvent, Word } from "../protocol/message-types.js";
