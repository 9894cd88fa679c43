/** React's way to the client: one hook for the connection, and hooks for what it brings. */

export { type Live, LiveProvider, type LiveProviderProps, useLive } from "../hooks/live-context.js";
export { useSlice } from "../hooks/useSlice.js";
export { useUpdates } from "../hooks/useUpdates.js";
export { type LiveSession, useWebSocket } from "../hooks/useWebSocket.js";
