import type { Json } from "../protocol/message-types.js";

/** A JSON object, as merge patches and slice data are. */
export type JsonObject = { [key: string]: Json };

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The target after an RFC 7396 merge patch; neither argument is changed, untouched members keep their identity. */
export function mergePatch(target: object, patch: JsonObject): JsonObject {
  // A Map, because assigning a member called "__proto__" to an object would set its prototype instead.
  const merged = new Map<string, Json>(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else if (isObject(value)) {
      const inner = merged.get(name);
      merged.set(name, mergePatch(isObject(inner) ? inner : {}, value));
    } else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
