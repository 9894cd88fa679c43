import { isRecord } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import { type Spoken, timeAt } from "./spoken-text.js";
import { converse, type Voices } from "./voice.js";

export interface ElevenLabsState {
  readonly voices: Voices;
  /** The highest `event_id`; our own count where the events carry none. */
  readonly latest: number;
  readonly counted?: boolean;
  /** Since when the agent speaks, as long as no utterance is known that it speaks. */
  readonly speakingAt?: number | undefined;
}

/**
 * ElevenLabs Agents: the conversation socket's own events (`onIncomingEvent`), or what the callbacks of
 * `@elevenlabs/client` are given, each as it is.
 *
 * - `agent_response.agent_response_event {agent_response, event_id}`, or `onMessage`'s `{source: "ai", message, event_id?}`:
 *   the text
 * - `audio.audio_event {event_id, alignment?}`, or `onAudioAlignment`'s `{chars, char_start_times_ms, char_durations_ms}`:
 *   times in ms; the first audio is the start, since the SDK does not tell its playhead and plays at once
 * - `interruption.interruption_event`, or `onInterruption`'s `{event_id}`: the position is the time since the start
 * - `agent_response_correction.agent_response_correction_event`, or `onAgentResponseCorrection`'s
 *   `{corrected_agent_response, event_id}`: what was heard
 * - `onModeChange`'s `{mode}`: silence is the end where all has been spoken, else a pause
 *
 * Utterances are named `el:<conversation>:<event_id>`; without event ids they are counted from 1.
 */
export function elevenLabs(conversation: string): Adapter<ElevenLabsState> {
  const step = (state: ElevenLabsState, event: unknown, at: number): Step<ElevenLabsState> => {
    if (!isRecord(event)) return [state, []];
    const talk = converse(`el:${conversation}:`, state.voices, at);
    let { latest, counted, speakingAt } = state;
    const [kind, body] = read(event);
    const told = numberAt(body, "event_id");
    const newest = talk.find(latest);
    const isLate = told !== undefined && told < latest && !talk.find(told);

    if (kind === "mode") {
      const heard = talk.heard().at(-1);
      const waits = newest && !newest.over && newest.at === undefined;
      if (body["mode"] === "speaking") {
        if (heard) talk.resume(heard.id);
        else if (waits) talk.start(latest);
        else speakingAt = at;
      } else if (body["mode"] === "listening") {
        if (heard) talk.fallSilent(heard.id);
        speakingAt = undefined;
      }
    } else if (kind === "agent_response" && !isLate) {
      const text = stringAt(body, "agent_response") ?? stringAt(body, "message") ?? "";
      if (text === "") return [state, []];
      const isNew = !newest || newest.over || (newest.announced && newest.text !== text);
      const id = told ?? (isNew ? latest + 1 : latest);
      if (counted && told !== undefined && newest && !newest.announced) talk.rename(latest, told);
      talk.say(id, { text });
      if (speakingAt !== undefined && talk.heard().length === 0)
        talk.start(id, { at: Math.round(speakingAt) });
      speakingAt = undefined;
      [latest, counted] = [Math.max(latest, id), told === undefined];
    } else if (kind === "audio" && !isLate) {
      const piece = spokenIn(body["alignment"]);
      if (told === undefined && piece.length === 0) return [state, []];
      const id = told ?? (newest && !newest.over ? latest : latest + 1);
      talk.say(id, { piece });
      talk.start(id);
      speakingAt = undefined;
      if (told !== undefined || id > latest) counted = told === undefined;
      latest = Math.max(latest, id);
    } else if (kind === "interruption") {
      for (const { id } of talk.all())
        if (told === undefined || counted || Number(id) <= told) talk.interrupt(id);
      if (told !== undefined && !counted) latest = Math.max(latest, told);
    } else if (kind === "agent_response_correction") {
      const id = told === undefined || counted ? talk.heard().at(-1)?.id : talk.find(told)?.id;
      if (id !== undefined) talk.interrupt(id, { heard: stringAt(body, "corrected_agent_response") });
    }
    return talk.done({ latest, counted: counted === true, speakingAt });
  };
  return { initial: { voices: [], latest: 0 }, step };
}

type Body = Readonly<Record<string, unknown>>;

/** The event's kind and body, from the socket or from a callback. */
function read(event: Body): readonly [kind: string, body: Body] {
  const type = stringAt(event, "type");
  if (type !== undefined) {
    const body = event[`${type}_event`];
    return isRecord(body) ? [type, body] : ["", {}];
  }
  if ("mode" in event) return ["mode", event];
  if (event["source"] === "ai" || event["role"] === "agent") return ["agent_response", event];
  if ("chars" in event) return ["audio", { alignment: event }];
  if ("corrected_agent_response" in event) return ["agent_response_correction", event];
  return "event_id" in event && Object.keys(event).length === 1 ? ["interruption", event] : ["", {}];
}

/** The aligned characters; one without times that make sense keeps its place. */
function spokenIn(alignment: unknown): Spoken[] {
  if (!isRecord(alignment)) return [];
  const { chars, char_start_times_ms: starts, char_durations_ms: durations } = alignment;
  if (!Array.isArray(chars)) return [];
  return chars.flatMap((text: unknown, i) => {
    if (typeof text !== "string") return [];
    const start = timeAt(starts, i);
    return [
      { text, start, end: start === undefined ? undefined : start + Math.max(0, timeAt(durations, i) ?? 0) },
    ];
  });
}
