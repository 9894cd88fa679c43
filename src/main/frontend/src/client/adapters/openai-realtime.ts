import { isRecord } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import { converse, type Voices } from "./voice.js";

/** What one content part of an item says; a response may have several items. */
interface Part {
  readonly response: string;
  readonly item: string;
  /** Its place within the response. */
  readonly order: readonly [output: number, content: number];
  readonly text: string;
  /** The last piece of text that came without an event id. */
  readonly delta?: string | undefined;
}

export interface OpenAiState {
  readonly voices: Voices;
  readonly parts: readonly Part[];
  /** The latest `event_id`s, so that an event that comes twice counts once. */
  readonly eventIds: readonly string[];
}

const MAX_PARTS = 64;
const MAX_EVENT_IDS = 64;

/**
 * OpenAI Realtime: the server's events, as its data channel, its socket and the `event` of `openai`'s
 * `OpenAIRealtimeWebSocket` carry them (the `output_audio_buffer` ones exist on WebRTC and SIP alone).
 *
 * - `response.output_audio_transcript.delta {response_id, item_id, output_index, content_index, delta}` and `….done
 *   {transcript}`: the text of one part, faster than it is spoken; before general availability these were called
 *   `response.audio_transcript.…`
 * - `output_audio_buffer.started | stopped | cleared {response_id}`: start, end, barge-in
 * - `response.done {response {id, status}}`: a response that was cancelled, or failed, before its audio was never heard
 * - `conversation.item.truncated {item_id, audio_end_ms}`: a barge-in with its position in ms into that item
 *
 * There are no word times. Utterances are named `oa:<conversation>:<response_id>`.
 */
export function openAiRealtime(conversation: string): Adapter<OpenAiState> {
  const step = (state: OpenAiState, event: unknown, at: number): Step<OpenAiState> => {
    if (!isRecord(event)) return [state, []];
    const eventId = stringAt(event, "event_id");
    if (eventId !== undefined && state.eventIds.includes(eventId)) return [state, []];
    const eventIds = eventId ? [...state.eventIds.slice(1 - MAX_EVENT_IDS), eventId] : state.eventIds;
    let { parts } = state;
    const talk = converse(`oa:${conversation}:`, state.voices, at);
    const type = stringAt(event, "type") ?? "";
    const item = stringAt(event, "item_id") ?? "";
    const id = stringAt(event, "response_id");
    const voice = id === undefined ? undefined : talk.find(id);

    if (type === "conversation.item.truncated") {
      const part = parts.find((each) => each.item === item);
      const into = numberAt(event, "audio_end_ms");
      if (part) talk.interrupt(part.response, { ms: into, after: textOf(parts, part.response, part).length });
    } else if (type === "response.done") {
      const { response } = event;
      const done = isRecord(response) ? stringAt(response, "id") : undefined;
      const lost = isRecord(response) && /^(cancelled|failed)$/.test(stringAt(response, "status") ?? "");
      if (done !== undefined && lost && talk.find(done)?.at === undefined) talk.interrupt(done);
    } else if (id === undefined) return [state, []];
    else if (/^response\.(output_)?audio_transcript\.(delta|done)$/.test(type)) {
      if (voice?.over) return [state, []];
      const order = [numberAt(event, "output_index") ?? 0, numberAt(event, "content_index") ?? 0] as const;
      const isSame = (each: Part) => each.item === item && each.response === id && each.order[1] === order[1];
      const known = parts.find(isSame);
      const delta = stringAt(event, "delta") ?? "";
      // Without event ids, more than a word that comes twice in a row is taken for one event.
      const twice = eventId === undefined && delta === known?.delta && /\S\s+\S/.test(delta);
      const text = stringAt(event, "transcript") ?? (known?.text ?? "") + (twice ? "" : delta);
      const part = { response: id, item, order, text, delta };
      parts = known
        ? parts.map((each) => (each === known ? part : each))
        : [...parts.slice(1 - MAX_PARTS), part];
      talk.say(id, { text: textOf(parts, id) });
    } else if (type === "output_audio_buffer.started" || /^response\.(output_)?audio\.delta$/.test(type)) {
      talk.start(id);
    } else if (type === "output_audio_buffer.stopped") talk.end(id);
    else if (type === "output_audio_buffer.cleared") talk.interrupt(id);
    return talk.done({ parts, eventIds });
  };
  return { initial: { voices: [], parts: [], eventIds: [] }, step };
}

/** What the response says in all its parts, or in those before the given one. */
function textOf(parts: readonly Part[], response: string, until?: Part): string {
  const [output, content] = until?.order ?? [Number.POSITIVE_INFINITY, 0];
  return parts
    .filter(
      ({ response: of, order: [o, c] }) => of === response && (o < output || (o === output && c < content)),
    )
    .sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1])
    .reduce((text, part) => text + (/\S$/.test(text) && /^\S/.test(part.text) ? " " : "") + part.text, "");
}
