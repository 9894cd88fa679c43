import type { ServerMessage } from "./message-types.js";

const PHASES = new Set<unknown>(["loading", "displaying", "completed", "failed"]);

/** True for a JSON object: neither null nor an array. */
export function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for an integer from 0 that a double holds exactly. */
function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/**
 * True for a message of the server that the client can act on: the envelope and every field that the client itself
 * relies on. A slice's data stays unchecked here: the server has refused what is wrong in it, a slice may be
 * incomplete in any phase, and unknown fields must pass so that an old page survives a new server.
 */
export function isServerMessage(value: unknown): value is ServerMessage {
  if (!isRecord(value) || value["v"] !== 1 || !isRecord(value["payload"])) return false;
  const { type, seq, epoch, payload } = value;
  const placed = isPosition(seq) && typeof epoch === "string";
  switch (type) {
    case "UPDATE":
      return (
        placed &&
        seq > 0 &&
        typeof payload["slice"] === "string" &&
        PHASES.has(payload["phase"]) &&
        (payload["data"] === undefined || isRecord(payload["data"]))
      );
    case "INIT":
      return (
        placed &&
        isPosition(payload["heartbeatMs"]) &&
        (payload["resumed"] === true || (payload["resumed"] === false && isRecord(payload["state"])))
      );
    case "PONG":
      return (placed || seq === undefined) && typeof payload["sentAt"] === "number";
    case "AUTH_RESULT":
      return typeof payload["ok"] === "boolean";
    case "ERROR":
      return typeof payload["code"] === "string";
    default:
      return false;
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

/** Reads one text frame. Null for anything that is no message this client knows, which the caller ignores. */
export function parseMessage(text: string): ServerMessage | null {
  const value = parseJson(text);
  return isServerMessage(value) ? value : null;
}
