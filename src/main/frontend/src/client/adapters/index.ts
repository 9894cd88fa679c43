/** Adapters from the browser-side events of voice SDKs to `speech` updates; import only the one that you use. */
export { type Adapter, runAdapter, type Step } from "./adapter.js";
export { elevenLabs } from "./elevenlabs.js";
export { liveKit } from "./livekit.js";
export { openAiRealtime } from "./openai-realtime.js";
export { pipecat } from "./pipecat.js";
export { vapi } from "./vapi.js";
