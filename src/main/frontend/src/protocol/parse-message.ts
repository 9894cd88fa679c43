import type { ServerMessage } from "./message-types.js";

/** True for a JSON object: neither null nor an array. */
export function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * True for a message of the server that the client can act on: the envelope and every field that the client itself
 * relies on. A slice's data stays unchecked here: the server has refused what is wrong in it, a slice may be
 * incomplete in any phase, and unknown fields must pass so that an old page survives a new server.
 */
export function isServerMessage(value: unknown): value is ServerMessage {
  if (!isRecord(value) || value["v"] !== 1 || !isRecord(value["payload"])) return false;
  const { type, seq, epoch, payload } = value;
  const placed = Number.isSafeInteger(seq) && typeof epoch === "string";
  switch (type) {
    case "UPDATE":
      return (
        placed &&
        typeof payload["slice"] === "string" &&
        typeof payload["phase"] === "string" &&
        (payload["data"] === undefined || isRecord(payload["data"]))
      );
    case "INIT":
      return placed && (payload["resumed"] === true || isRecord(payload["state"]));
    case "PONG":
      return placed || seq === undefined;
    default:
      return type === "AUTH_RESULT" || type === "ERROR" || type === "RECEIPT";
  }
}

/** Reads one text as JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads one frame. Null for anything that is no message this client knows, which the caller ignores. */
export function parseMessage(frame: unknown): ServerMessage | null {
  const value = parseJson(String(frame));
  return isServerMessage(value) ? value : null;
}
