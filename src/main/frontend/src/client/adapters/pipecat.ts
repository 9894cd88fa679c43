import type { Speech } from "../../protocol/message-types.js";
import { isRecord } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import { ended, interrupted, newVoice, planOf, started, type Voice } from "./voice.js";

/** Segments that were announced and are not over, oldest first; ids grow, and all up to `overTo` are over. */
export interface PipecatState {
  readonly overTo: number;
  readonly segments: readonly { readonly id: number; readonly voice: Voice; readonly heard: string }[];
}

/** A bot announces its sentences some way ahead of its voice. */
const MAX_SEGMENTS = 32;

/**
 * Pipecat: RTVI messages `{label: "rtvi-ai", type, data}` of protocol 2.0 and later.
 *
 * - `bot-output {text, segment_id, will_be_spoken?, spoken_status, spoken_progress? {accumulated_text, remaining_text}}`:
 *   `new` announces the text, `in-progress` says what of it has been spoken, `completed` ends it. Text alone, no ms
 * - `bot-interrupted`: the barge-in, for all that was announced
 * - `bot-stopped-speaking`: the end
 *
 * Utterances are named `pc:<session>:<segment_id>`.
 */
export function pipecat(session: string): Adapter<PipecatState> {
  const step = (state: PipecatState, event: unknown, at: number): Step<PipecatState> => {
    if (!isRecord(event)) return [state, []];
    const { segments } = state;
    if (event["type"] === "bot-interrupted") {
      const speech = segments.flatMap(({ voice, heard }) => interrupted(voice, at, { heard })[1]);
      return [{ overTo: overWith(state, segments), segments: [] }, speech];
    }
    if (event["type"] === "bot-stopped-speaking") {
      const spoken = segments.filter(({ voice }) => voice.startedAt !== undefined);
      const silent = segments.filter((segment) => !spoken.includes(segment));
      const speech = spoken.flatMap(({ voice }) => ended(voice));
      return [{ overTo: overWith(state, spoken), segments: silent }, speech];
    }
    const { data } = event;
    const segmentId = isRecord(data) ? numberAt(data, "segment_id") : undefined;
    if (event["type"] !== "bot-output" || !isRecord(data) || segmentId === undefined) return [state, []];
    if (data["will_be_spoken"] === false || segmentId <= state.overTo) return [state, []];

    const utterance = `pc:${session}:${segmentId}`;
    const before = segments.find(({ id }) => id === segmentId);
    const others = segments.filter((segment) => segment !== before);
    const progress = data["spoken_progress"];
    const heard = (isRecord(progress) && stringAt(progress, "accumulated_text")) || before?.heard || "";
    const rest = isRecord(progress) ? stringAt(progress, "remaining_text") : undefined;
    // The two halves of the progress are the text as it is spoken; `text` may be only what is new.
    const text = rest === undefined ? (before?.voice.text ?? stringAt(data, "text") ?? "") : heard + rest;
    const known = { ...(before?.voice ?? newVoice(utterance)), text };
    const plan = text === before?.voice.text ? [] : [planOf(known)];
    if (data["spoken_status"] === "completed") {
      const missed = others.filter(({ id }) => id < segmentId).flatMap(({ voice }) => ended(voice));
      const later = others.filter(({ id }) => id > segmentId);
      return [{ overTo: segmentId, segments: later }, [...missed, ...plan, ...finished(known, at)]];
    }
    if (data["spoken_status"] !== "in-progress")
      return [{ ...state, segments: keep(others, segmentId, known, heard) }, plan];

    const [voice, start] = started(known, at);
    const moved: Speech[] =
      heard.length > 0 ? [{ utterance, event: "progress", char: heard.length, playedAt: at }] : [];
    return [{ ...state, segments: keep(others, segmentId, voice, heard) }, [...plan, ...start, ...moved]];
  };
  return { initial: { overTo: Number.NEGATIVE_INFINITY, segments: [] }, step };
}

const keep = (
  others: PipecatState["segments"],
  id: number,
  voice: Voice,
  heard: string,
): PipecatState["segments"] => [...others.slice(1 - MAX_SEGMENTS), { id, voice, heard }];

const overWith = ({ overTo }: PipecatState, over: PipecatState["segments"]): number =>
  Math.max(overTo, ...over.map(({ id }) => id));

/** A segment may be over before we heard of its start. */
function finished(voice: Voice, at: number): readonly Speech[] {
  const [running, start] = started(voice, at);
  return [...start, ...ended(running)];
}
