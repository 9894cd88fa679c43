import type { Json } from "../protocol/message-types.js";
import { isRecord } from "../protocol/parse-message.js";

/** A JSON object, as merge patches and slice data are. */
export type JsonObject = { [key: string]: Json };

/** The target after an RFC 7396 merge patch; neither argument is changed, untouched members keep their identity. */
export function mergePatch(target: object, patch: object): JsonObject {
  // A Map, because assigning a member called "__proto__" to an object would set its prototype instead.
  const merged = new Map<string, Json>(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    const inner = merged.get(name);
    if (value === null) merged.delete(name);
    else merged.set(name, isRecord(value) ? mergePatch(isRecord(inner) ? inner : {}, value) : value);
  }
  return Object.fromEntries(merged);
}
