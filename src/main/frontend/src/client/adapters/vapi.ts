import { isRecord } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import { type Spoken, timeAt } from "./spoken-text.js";
import { converse, type Voices } from "./voice.js";

export interface VapiState {
  readonly voices: Voices;
  /** The assistant's present turn; our own count where the events carry none. */
  readonly turn: number;
  readonly counted?: boolean;
}

/** The SDK tells silence when it has lasted so long. */
const SDK_SILENCE_MS = 1_000;

/**
 * Vapi: the `message` events of `@vapi-ai/web`, and its `speech-start` and `speech-end`, passed on as `{type}`;
 * `assistant.speechStarted` has to be asked for in `clientMessages`.
 *
 * - `speech-update {status: "started" | "stopped", role: "assistant", turn?}`: start, and a pause or the end
 * - `assistant.speechStarted {text, turn?, timing?}`: `text` is that of the whole turn; `timing` is either
 *   `{type: "word-alignment", words, wordsStartTimesMs, wordsEndTimesMs}` in ms, for the piece of audio that begins, or
 *   `{type: "word-progress", wordsSpoken, totalWords, segment?, segmentDurationMs?, words?}`: a count of the words that
 *   were spoken, and the times of those in the segment that begins
 * - `user-interrupted`: the barge-in; its position is the time since the start
 *
 * Utterances are named `va:<call>:<turn>`; without turns they are counted from 0.
 */
export function vapi(call: string): Adapter<VapiState> {
  const step = (state: VapiState, event: unknown, at: number): Step<VapiState> => {
    if (!isRecord(event)) return [state, []];
    const talk = converse(`va:${call}:`, state.voices, at);
    let { turn, counted } = state;
    const type = stringAt(event, "type");
    const ofUpdate = type === "speech-update" && event["role"] === "assistant" && stringAt(event, "status");
    const starts = ofUpdate === "started" || type === "speech-start";
    const stops = ofUpdate === "stopped" || type === "speech-end";
    const says = type === "assistant.speechStarted";
    const text = stringAt(event, "text") ?? "";
    const told = numberAt(event, "turn");
    const present = talk.find(turn);

    if (type === "user-interrupted") {
      if (present) talk.interrupt(turn);
    } else if (starts || stops || says) {
      if (told === undefined) {
        const goesOn = present && !present.over && (starts || isPart(present.text, text));
        if (!stops && !goesOn && !(says && present?.over && present.text === text))
          [turn, counted] = [turn + 1, true];
      } else if (told < turn && !counted && !talk.find(told)) {
        return [state, []];
      } else {
        if (counted && present?.text === "") talk.rename(turn, told);
        [turn, counted] = [told, false];
      }
      if (says) {
        const timing = isRecord(event["timing"]) ? event["timing"] : {};
        const known = talk.find(turn)?.text ?? "";
        const isTimed = talk.say(turn, {
          text: known.startsWith(text) ? known : text,
          piece: spokenIn(timing, text),
        });
        talk.start(turn);
        const spoken = timing["type"] === "word-progress" ? numberAt(timing, "wordsSpoken") : undefined;
        if (spoken !== undefined && !isTimed) talk.progress(turn, charOfWord(text, spoken));
      } else if (starts) talk.start(turn);
      else if (type === "speech-end") talk.fallSilent(turn, SDK_SILENCE_MS);
      else talk.fallSilent(turn);
    }
    return talk.done({ turn, counted: counted === true });
  };
  return { initial: { voices: [], turn: -1 }, step };
}

/** Whether one text is the beginning of the other. */
const isPart = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

function spokenIn(timing: Readonly<Record<string, unknown>>, text: string): Spoken[] {
  const { type, words, wordsStartTimesMs: starts, wordsEndTimesMs: ends } = timing;
  const list: unknown[] = Array.isArray(words) ? words : [];
  if (type === "word-alignment") {
    // Some voices give the blanks as words of their own, others leave them out.
    const blank = list.some((word) => typeof word === "string" && /^\s|\s$/.test(word)) ? "" : " ";
    return list.flatMap((word: unknown, i) =>
      typeof word === "string"
        ? [{ text: word + blank, start: timeAt(starts, i), end: timeAt(ends, i) }]
        : [],
    );
  }
  const segment = stringAt(timing, "segment")?.trim();
  const from = charOfWord(text, numberAt(timing, "wordsSpoken") ?? 0);
  // A segment that ends at the count has been spoken.
  if (!segment || type !== "word-progress" || !text.startsWith(segment, from)) return [];
  const timed = list.filter(isRecord).flatMap((word) => {
    const said = stringAt(word, "word");
    return said === undefined
      ? []
      : [{ text: `${said} `, start: numberAt(word, "startMs"), end: numberAt(word, "endMs") }];
  });
  const end = numberAt(timing, "segmentDurationMs");
  if (timed.length > 0 || end === undefined) return timed;
  return [{ text: `${segment} `, start: 0, end }];
}

/** Where the word number `count` (from 0) begins; the text's length beyond its last word. */
function charOfWord(text: string, count: number): number {
  let left = count;
  for (const { index } of text.matchAll(/\S+/g)) if (left-- <= 0) return index;
  return text.length;
}
