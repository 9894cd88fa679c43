import { isRecord } from "../../protocol/parse-message.js";
import { stringAt } from "./record.js";

/** What an update or a slice of the state puts on the screen: the slice, and `slice/id` for each item of its lists. */
export function targetsIn(slice: string, data: unknown): string[] {
  const lists = isRecord(data) ? Object.values(data).filter((value) => Array.isArray(value)) : [];
  const ids = lists.flat().flatMap((item: unknown) => (isRecord(item) ? (stringAt(item, "id") ?? []) : []));
  return [slice, ...ids.map((id) => `${slice}/${id}`)];
}

/** A target's slice and part; the part of a slice itself is "". */
export function splitTarget(target: string): readonly [slice: string, part: string] {
  const cut = target.indexOf("/");
  return cut < 0 ? [target, ""] : [target.slice(0, cut), target.slice(cut + 1)];
}
