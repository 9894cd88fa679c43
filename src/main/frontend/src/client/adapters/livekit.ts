import type { Speech } from "../../protocol/message-types.js";
import { isRecord, parseJson } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import {
  elapsedMs,
  ended,
  interrupted,
  newVoice,
  planOf,
  started,
  type TimedText,
  type Voice,
  withWords,
} from "./voice.js";

/** The segment being spoken. */
export interface LiveKitState {
  readonly segmentId?: string;
  readonly voice?: Voice;
}

/**
 * LiveKit Agents, seen from the room. The page passes on, as `{type, …}`:
 *
 * - `{type: "lk.transcription", attributes, text}`: a chunk of that text stream with its stream's attributes
 *   (`lk.segment_id`). Text is paced: a chunk comes when it is spoken. With the agent's `json_format` a chunk is
 *   lines of `{text, start_time, end_time}` in **seconds**
 * - `{type: "lk.agent.state", state}`: the agent's attribute; away from `speaking` the voice pauses
 * - `{type: "playback_finished", playback_position, interrupted, synchronized_transcript?}` in **seconds**, and
 *   `{type: "agent_false_interruption", resumed}`: events of the agent's process, if it forwards them; the names of
 *   agents-js (`playbackPosition`, `synchronizedTranscript`) are understood too
 *
 * Utterances are named `lk:<room>:<segment_id>`.
 */
export function liveKit(room: string): Adapter<LiveKitState> {
  const step = (state: LiveKitState, event: unknown, at: number): Step<LiveKitState> => {
    if (!isRecord(event)) return [state, []];
    const type = stringAt(event, "type");
    if (type === "lk.transcription") return transcribed(state, event, at);
    const { voice } = state;
    if (!voice || voice.over) return [state, []];
    const change = (next: Voice, speech: readonly Speech[]): Step<LiveKitState> => [
      { ...state, voice: next },
      speech,
    ];

    if (type === "playback_finished") {
      const seconds = numberAt(event, "playback_position") ?? numberAt(event, "playbackPosition");
      const heard = stringAt(event, "synchronized_transcript") ?? stringAt(event, "synchronizedTranscript");
      if (event["interrupted"] !== true) return change({ ...voice, over: true }, ended(voice));
      const positionMs = seconds === undefined ? undefined : Math.round(seconds * 1000);
      return change(
        ...interrupted(voice, at, {
          ...(positionMs !== undefined && { positionMs }),
          ...(heard !== undefined && { heard }),
        }),
      );
    }
    const speaks = type === "lk.agent.state" && event["state"] === "speaking";
    const resumed = speaks || (type === "agent_false_interruption" && event["resumed"] === true);
    if (resumed && voice.pausedAt !== undefined) return change(...resume(voice, at));
    if (
      type === "lk.agent.state" &&
      !speaks &&
      voice.startedAt !== undefined &&
      voice.pausedAt === undefined
    ) {
      // Whether this is the end, a barge-in or a cough, only the next event tells.
      const pause: Speech = { utterance: voice.utterance, event: "pause", positionMs: elapsedMs(voice, at) };
      return change({ ...voice, pausedAt: at }, [pause]);
    }
    return [state, []];
  };

  const transcribed = (
    state: LiveKitState,
    event: Readonly<Record<string, unknown>>,
    at: number,
  ): Step<LiveKitState> => {
    const { attributes } = event;
    const segmentId = isRecord(attributes) ? stringAt(attributes, "lk.segment_id") : undefined;
    const chunk = stringAt(event, "text");
    if (segmentId === undefined || !chunk) return [state, []];
    const same = state.voice && state.segmentId === segmentId;
    const before = same && state.voice ? state.voice : newVoice(`lk:${room}:${segmentId}`);
    const end = same ? [] : ended(state.voice);
    if (before.over) return [state, end];
    const grown = withChunk(before, chunk);
    const [voice, start] = started(grown, at);
    const progress: Speech = {
      utterance: voice.utterance,
      event: "progress",
      char: before.text.length,
      playedAt: at,
    };
    const moved = start.length > 0 || grown.timed.length > 0 ? start : [progress];
    return [{ segmentId, voice }, [...end, planOf(grown), ...moved]];
  };
  return { initial: {}, step };
}

function resume(voice: Voice, at: number): readonly [Voice, readonly Speech[]] {
  const positionMs = elapsedMs(voice, at);
  const { pausedAt: _, ...running } = voice;
  return [
    { ...running, startedAt: at - positionMs },
    [{ utterance: voice.utterance, event: "resume", positionMs }],
  ];
}

/** A chunk is text, or lines of JSON with times. */
function withChunk(voice: Voice, chunk: string): Voice {
  let { text } = voice;
  const timed: TimedText[] = [];
  for (const line of chunk.split("\n").filter((each) => each !== "")) {
    const word = parseJson(line);
    if (!isRecord(word)) return { ...voice, text: voice.text + chunk };
    const said = stringAt(word, "text") ?? "";
    const [start, end] = [numberAt(word, "start_time"), numberAt(word, "end_time")];
    if (start !== undefined && end !== undefined)
      timed.push({ text: said.trim(), start: start * 1000, end: end * 1000 });
    text += said;
  }
  return withWords({ ...voice, text }, timed);
}
