import type { Speech } from "../../protocol/message-types.js";
import { isRecord } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import { ended, interrupted, newVoice, planOf, started, type Voice } from "./voice.js";

/** A response may be written while the one before it is still heard. */
const MAX_RESPONSES = 8;

/** The latest responses, oldest first, each with the item that holds its audio. */
export interface OpenAiState {
  readonly responses: readonly { readonly id: string; readonly itemId?: string; readonly voice: Voice }[];
}

/**
 * OpenAI Realtime over WebRTC: the events of its data channel (the `output_audio_buffer` ones exist there and on SIP alone).
 *
 * - `response.output_audio_transcript.delta {response_id, item_id, delta}` and `….done {transcript}`: the text, faster
 *   than it is spoken; before general availability these were called `response.audio_transcript.…`
 * - `output_audio_buffer.started | stopped | cleared {response_id}`: start, end, barge-in
 * - `conversation.item.truncated {item_id, audio_end_ms}`: a barge-in with its position in ms
 *
 * There are no word times. Utterances are named `oa:<conversation>:<response_id>`.
 */
export function openAiRealtime(conversation: string): Adapter<OpenAiState> {
  const step = (state: OpenAiState, event: unknown, at: number): Step<OpenAiState> => {
    if (!isRecord(event)) return [state, []];
    const type = stringAt(event, "type") ?? "";
    const itemId = stringAt(event, "item_id");
    const truncated = type === "conversation.item.truncated";
    const id = truncated
      ? state.responses.find((response) => response.itemId === itemId)?.id
      : stringAt(event, "response_id");
    if (id === undefined) return [state, []];
    const before = state.responses.find((response) => response.id === id);
    const voice = before?.voice ?? newVoice(`oa:${conversation}:${id}`);

    const change = (next: Voice, speech: readonly Speech[]): Step<OpenAiState> => {
      const item = itemId ?? before?.itemId;
      const response = { id, voice: next, ...(item !== undefined && { itemId: item }) };
      const responses = before
        ? state.responses.map((each) => (each === before ? response : each))
        : [...state.responses.slice(1 - MAX_RESPONSES), response];
      return [{ responses }, speech];
    };

    if (/^response\.(output_)?audio_transcript\.(delta|done)$/.test(type)) {
      const delta = stringAt(event, "delta");
      const text = stringAt(event, "transcript") ?? voice.text + (delta ?? "");
      if (text === voice.text) return change(voice, []);
      const next = { ...voice, text };
      return change(next, [planOf(next)]);
    }
    switch (type) {
      case "output_audio_buffer.started":
        return change(...started(voice, at));
      case "output_audio_buffer.stopped":
        return change({ ...voice, over: true }, ended(voice));
      case "output_audio_buffer.cleared":
        return change(...interrupted(voice, at));
      case "conversation.item.truncated": {
        const positionMs = numberAt(event, "audio_end_ms");
        return change(...interrupted(voice, at, positionMs === undefined ? {} : { positionMs }));
      }
      default:
        return [state, []];
    }
  };
  return { initial: { responses: [] }, step };
}
