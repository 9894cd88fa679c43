import type { Speech } from "../../protocol/message-types.js";
import { isRecord } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import {
  charOfWord,
  ended,
  interrupted,
  newVoice,
  planOf,
  started,
  type TimedText,
  type Voice,
  withWords,
} from "./voice.js";

/** The assistant's present turn. */
export interface VapiState {
  readonly turn?: number;
  readonly voice?: Voice;
}

/**
 * Vapi: the `message` events of its web SDK; `assistant.speechStarted` has to be asked for in `clientMessages`.
 *
 * - `speech-update {status: "started" | "stopped", role: "assistant", turn}`: start and end
 * - `assistant.speechStarted {text, turn, timing?}`: `text` is that of the whole turn; `timing` is either
 *   `{type: "word-alignment", words, wordsStartTimesMs, wordsEndTimesMs}` in ms, for the piece of audio that begins, or
 *   `{type: "word-progress", wordsSpoken, totalWords}`, a count of words (`totalWords` 0: not known yet)
 * - `user-interrupted`: the barge-in; its position is the time since the start
 *
 * Utterances are named `va:<call>:<turn>`.
 */
export function vapi(call: string): Adapter<VapiState> {
  const step = (state: VapiState, event: unknown, at: number): Step<VapiState> => {
    if (!isRecord(event)) return [state, []];
    const type = stringAt(event, "type");
    if (type === "user-interrupted") {
      if (!state.voice || state.voice.startedAt === undefined) return [state, []];
      const [voice, speech] = interrupted(state.voice, at);
      return [{ ...state, voice }, speech];
    }
    const speechUpdate = type === "speech-update" && event["role"] === "assistant";
    if (!speechUpdate && type !== "assistant.speechStarted") return [state, []];
    const turn = numberAt(event, "turn") ?? state.turn ?? 0;
    const same = state.voice !== undefined && state.turn === turn;
    const before = same && state.voice ? state.voice : newVoice(`va:${call}:${turn}`);
    const end = same ? [] : ended(state.voice);
    if (before.over) return [state, end];

    if (speechUpdate && event["status"] === "stopped") {
      return [{ turn, voice: { ...before, over: true } }, [...end, ...ended(before)]];
    }
    const text = stringAt(event, "text") ?? before.text;
    const [voice, start] = started(withWords({ ...before, text }, wordsIn(event["timing"])), at);
    const planned = text !== before.text || voice.timed.length > before.timed.length ? [planOf(voice)] : [];
    return [{ turn, voice }, [...end, ...planned, ...start, ...progressIn(event["timing"], voice, at)]];
  };
  return { initial: {}, step };
}

function wordsIn(timing: unknown): TimedText[] {
  if (!isRecord(timing) || timing["type"] !== "word-alignment") return [];
  const { words, wordsStartTimesMs: starts, wordsEndTimesMs: ends } = timing;
  if (!Array.isArray(words) || !Array.isArray(starts) || !Array.isArray(ends)) return [];
  return words.flatMap((text: unknown, i) => {
    const [start, end]: [unknown, unknown] = [starts[i], ends[i]];
    const whole = typeof text === "string" && typeof start === "number" && typeof end === "number";
    return whole ? [{ text: text.trim(), start, end }] : [];
  });
}

/** How many words were spoken tells where the voice is. */
function progressIn(timing: unknown, { utterance, text }: Voice, at: number): Speech[] {
  if (!isRecord(timing) || timing["type"] !== "word-progress" || text === "") return [];
  const spoken = numberAt(timing, "wordsSpoken");
  if (spoken === undefined || spoken <= 0) return [];
  return [{ utterance, event: "progress", char: charOfWord(text, spoken), playedAt: at }];
}
