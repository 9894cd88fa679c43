import type { Transport } from "./connection.js";

const KEY = "shipvox.transport";

/** Remembers for this tab which transport carries; without an argument, tells which it was, the socket at first. */
export function tabTransport(carrier?: Transport): Transport {
  // Storage may be missing or forbidden; then every page load starts with the socket.
  try {
    if (carrier) sessionStorage.setItem(KEY, carrier);
    const name = sessionStorage.getItem(KEY);
    return name === "sse" || name === "poll" ? name : "websocket";
  } catch {
    return "websocket";
  }
}
