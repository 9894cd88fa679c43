import type { LiveClientOptions } from "./options.js";

/** The socket's address and the session's REST address; throws where they cannot be made out. */
export function addressesOf({ url = "/ws", apiUrl = "api", sessionId }: LiveClientOptions) {
  const socketUrl = new URL(url, globalThis.location?.href).href.replace(/^http/, "ws");
  const api = new URL(apiUrl, socketUrl).href.replace(/^ws/, "http").replace(/\/$/, "");
  return { socketUrl, sessionUrl: `${api}/sessions/${encodeURIComponent(sessionId)}` };
}
