import type { Speech } from "../../protocol/message-types.js";
import { isRecord } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import {
  ended,
  interrupted,
  newVoice,
  planOf,
  started,
  type TimedText,
  type Voice,
  withWords,
} from "./voice.js";

/** The utterance of the present `event_id`. */
export interface ElevenLabsState {
  readonly eventId?: number;
  readonly voice?: Voice;
}

/**
 * ElevenLabs Agents: the conversation socket's own events, as its SDKs pass them on, and the argument of `onModeChange`.
 *
 * - `agent_response.agent_response_event {agent_response, event_id}`: the text
 * - `audio.audio_event {event_id, alignment? {chars, char_start_times_ms, char_durations_ms}}`: times in ms; the first
 *   audio is the start, since the SDK does not tell its playhead and plays at once
 * - `interruption.interruption_event {event_id}`: the position is the time since the start
 * - `agent_response_correction.agent_response_correction_event {corrected_agent_response, event_id}`: what was heard
 * - `{mode: "listening"}`: the end
 *
 * Utterances are named `el:<conversation>:<event_id>`.
 */
export function elevenLabs(conversation: string): Adapter<ElevenLabsState> {
  /** The voice of an event, and the end of the one before it. */
  const voiceOf = (state: ElevenLabsState, eventId: number): readonly [Voice, readonly Speech[]] =>
    state.voice && state.eventId === eventId
      ? [state.voice, []]
      : [newVoice(`el:${conversation}:${eventId}`), ended(state.voice)];

  const step = (state: ElevenLabsState, event: unknown, at: number): Step<ElevenLabsState> => {
    if (!isRecord(event)) return [state, []];
    if (event["mode"] === "listening") {
      const { voice } = state;
      return voice ? [{ ...state, voice: { ...voice, over: true } }, ended(voice)] : [state, []];
    }
    const type = stringAt(event, "type");
    const body = event[`${type}_event`];
    const eventId = isRecord(body) ? numberAt(body, "event_id") : undefined;
    // Event ids grow: whatever is older than the present voice comes too late.
    if (!isRecord(body) || eventId === undefined || eventId < (state.eventId ?? 0)) return [state, []];

    if (type === "agent_response") {
      const [before, end] = voiceOf(state, eventId);
      const voice = { ...before, text: stringAt(body, "agent_response") ?? before.text };
      return [{ eventId, voice }, [...end, planOf(voice)]];
    }
    if (type === "audio") {
      const [before, end] = voiceOf(state, eventId);
      const words = wordsIn(body["alignment"]);
      const timed = withWords(before, words);
      const [voice, start] = started(timed, at);
      const plan = words.length > 0 ? [planOf(timed)] : [];
      return [{ eventId, voice }, [...end, ...plan, ...start]];
    }
    if (!state.voice) return [state, []];
    if (type === "interruption") {
      const [voice, speech] = interrupted(state.voice, at);
      return [{ ...state, voice }, speech];
    }
    if (type === "agent_response_correction" && eventId === state.eventId) {
      const heard = stringAt(body, "corrected_agent_response");
      const [voice, speech] = interrupted(state.voice, at, heard === undefined ? {} : { heard });
      return [{ ...state, voice }, speech];
    }
    return [state, []];
  };
  return { initial: {}, step };
}

/** Joins aligned characters to words. */
function wordsIn(alignment: unknown): TimedText[] {
  if (!isRecord(alignment)) return [];
  const { chars, char_start_times_ms: starts, char_durations_ms: durations } = alignment;
  if (!Array.isArray(chars) || !Array.isArray(starts) || !Array.isArray(durations)) return [];
  const words: { text: string; start: number; end: number }[] = [];
  let inWord = false;
  chars.forEach((char: unknown, i) => {
    const [start, duration]: [unknown, unknown] = [starts[i], durations[i]];
    if (typeof char !== "string" || typeof start !== "number" || typeof duration !== "number") return;
    const last = words.at(-1);
    if (char.trim() === "") inWord = false;
    else if (inWord && last) {
      last.text += char;
      last.end = start + duration;
    } else {
      words.push({ text: char, start, end: start + duration });
      inWord = true;
    }
  });
  return words;
}
