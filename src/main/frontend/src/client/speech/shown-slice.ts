import type { Json, JsonObject, Phase } from "../../protocol/message-types.js";
import { isRecord } from "../../protocol/parse-message.js";
import { mergePatch } from "../../store/merge-patch.js";
import { stringAt } from "./record.js";

/** A slice's value; `seq` and `at` are those of the newest update of which something is shown. */
export interface SliceValue {
  readonly phase: Phase;
  readonly data: JsonObject;
  readonly seq: number;
  readonly at: number;
}

/** A part of a slice that has a cue: an item by its id, a field by its name, or "" for the slice itself. */
export interface Part {
  /** The cues that have not fired, each with the seq of its update. */
  readonly waiting: Map<string, number>;
  open: boolean;
}

/** One update of a slice, or its state in a fresh INIT (`whole`), and the parts of it that have cues. */
export interface Entry {
  readonly seq: number;
  readonly at: number;
  /** Absent where an update of another slice names a part of this one. */
  readonly phase?: Phase;
  readonly data: JsonObject;
  readonly whole: boolean;
  readonly parts: ReadonlyMap<string, Part>;
}

/**
 * What may be shown of a slice, and the parts that wait. `held` has "" while the phase or the whole slice waits;
 * `hidden` slices have been updated, but nothing of them may be shown: they look like slices that are loading.
 */
export interface Shown {
  readonly value: SliceValue | undefined;
  readonly held: ReadonlySet<string>;
  readonly hidden: boolean;
}

const idOf = (item: Json): string | undefined => (isRecord(item) ? stringAt(item, "id") : undefined);

const isList = (value: Json | undefined): value is Json[] =>
  Array.isArray(value) && value.some((item) => idOf(item) !== undefined);

/** A part of the data: the item of that id in any of its lists, else the field of that name. */
export function partOf(data: JsonObject, part: string): Json | undefined {
  for (const value of Object.values(data)) {
    const found = isList(value) ? value.find((item) => idOf(item) === part) : undefined;
    if (found !== undefined) return found;
  }
  return Object.hasOwn(data, part) ? data[part] : undefined;
}

/** Whether the data holds a part. */
export const holdsPart = (data: JsonObject, part: string): boolean => partOf(data, part) !== undefined;

/**
 * Folds entries, oldest first, onto what was shown before them.
 *
 * A part is applied once its own cue has fired; what has no cue of its own goes with the slice's cue, or without one
 * with the first part that the update carries. An update without cues is applied at once, except to a part that waits: that goes with the part.
 * The phase `completed` is shown as `displaying` while a part of that update or of an older one waits.
 */
export function foldShown(base: SliceValue | undefined, entries: readonly Entry[]): Shown {
  const held = new Set<string>();
  const data = new Map<string, Json>(Object.entries(base?.data ?? {}));
  let { phase, seq, at } = base ?? { phase: undefined, seq: 0, at: 0 };
  let closedSince = Number.POSITIVE_INFINITY;
  let completedAt = Number.NEGATIVE_INFINITY;

  for (const entry of entries) {
    const { parts } = entry;
    const carried = [...parts].filter(([part]) => part === "" || holdsPart(entry.data, part));
    const opened = carried.length === 0 || carried.some(([, { open }]) => open);
    const restOpen = parts.get("")?.open ?? (entry.whole || opened);
    const mayShow = (part: string, otherwise: boolean): boolean =>
      parts.get(part)?.open ?? (otherwise && !(parts.size === 0 && held.has(part)));
    let applied = restOpen && entry.phase !== undefined;

    for (const name of new Set([...Object.keys(entry.data), ...(entry.whole ? data.keys() : [])])) {
      const next = entry.data[name] ?? null;
      const before = data.get(name);
      const open = mayShow(name, restOpen);
      if (isList(next) || (isList(before) && (next === null || Array.isArray(next)))) {
        const list = mergeList(isList(before) ? before : [], next, open, (id) => mayShow(id, open), held);
        if (list.length > 0 || (open && next !== null)) data.set(name, list);
        else if (open) data.delete(name);
        applied ||= list.some((item) => !(isList(before) && before.includes(item)));
      } else if (open) {
        applied = true;
        if (next === null) data.delete(name);
        else
          data.set(
            name,
            entry.whole ? next : (mergePatch(Object.fromEntries(data), { [name]: next })[name] ?? null),
          );
      }
      if (open) held.delete(name);
      else held.add(name);
    }
    for (const [part, { open }] of parts) {
      if (open) held.delete(part);
      else {
        held.add(part);
        closedSince = Math.min(closedSince, entry.seq);
      }
    }
    if (!restOpen && entry.phase !== undefined) held.add("");
    else if (entry.phase !== undefined) {
      phase = entry.phase;
      if (phase === "completed") completedAt = entry.seq;
    }
    if (applied) ({ seq, at } = entry);
  }

  const first = entries[0];
  if (phase === undefined && data.size === 0) {
    const hidden = first !== undefined && entries.some((entry) => entry.phase !== undefined);
    const value = hidden ? { phase: "loading" as const, data: {}, seq: first.seq, at: first.at } : undefined;
    return { value, held, hidden };
  }
  const waits = phase === "completed" && completedAt >= closedSince;
  const shown = phase === undefined || waits ? "displaying" : phase;
  return { value: { phase: shown, data: Object.fromEntries(data), seq, at }, held, hidden: false };
}

/** A list of which each item that waits stays as it stood, or out; `held` learns which these are. */
function mergeList(
  before: readonly Json[],
  next: Json,
  open: boolean,
  mayShow: (id: string) => boolean,
  held: Set<string>,
): Json[] {
  const incoming = Array.isArray(next) ? next : [];
  const old = new Map(before.map((item) => [idOf(item), item]));
  const fresh = new Map<string | undefined, Json>();
  for (const item of incoming) {
    const id = idOf(item);
    if (id === undefined || mayShow(id)) {
      fresh.set(id, item);
      if (id !== undefined) held.delete(id);
    } else held.add(id);
  }
  if (!open) {
    const kept = before.map((item) => fresh.get(idOf(item) ?? "") ?? item);
    const added = incoming.filter((item) => {
      const id = idOf(item);
      return id !== undefined && fresh.has(id) && !old.has(id);
    });
    return [...kept, ...added];
  }
  const named = new Set(incoming.map(idOf));
  const shown = incoming.flatMap((item) => {
    const id = idOf(item);
    if (id === undefined || fresh.has(id)) return [item];
    const stood = old.get(id);
    return stood === undefined ? [] : [stood];
  });
  // What is taken off the list goes at once, unless it waits for its own word.
  const staying = before.filter((item) => {
    const id = idOf(item);
    return id !== undefined && !named.has(id) && !mayShow(id);
  });
  return [...shown, ...staying];
}
