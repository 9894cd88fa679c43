/** React's way to the client: one hook for the connection, and hooks for what it brings. */

export { type Live, LiveProvider, type LiveProviderProps, useLive } from "../hooks/live-context.js";
export { useConnection } from "../hooks/useConnection.js";
export { useSlice } from "../hooks/useSlice.js";
export { useUpdates } from "../hooks/useUpdates.js";
export {
  type LiveSession,
  type LiveSessionOptions,
  useWebSocket,
  useWebSocket as useLiveSession,
} from "../hooks/useWebSocket.js";
