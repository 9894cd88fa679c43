import { isRecord } from "../../protocol/parse-message.js";
import { stringAt } from "./record.js";

/** What an update or a slice of the state puts on the screen: the slice, and `slice/id` for each item of its lists. */
export function targetsIn(slice: string, data: unknown): string[] {
  const lists = isRecord(data) ? Object.values(data).filter((value) => Array.isArray(value)) : [];
  const ids = lists.flat().flatMap((item: unknown) => (isRecord(item) ? (stringAt(item, "id") ?? []) : []));
  return [slice, ...ids.map((id) => `${slice}/${id}`)];
}
