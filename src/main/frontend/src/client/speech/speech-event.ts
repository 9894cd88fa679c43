import type { Speech, SpeechEvent, Word } from "../../protocol/message-types.js";
import { isRecord } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "./record.js";

/** One event of an utterance; `mark` is the name that a platform echoed when it played that far. */
export interface SpokenEvent extends Speech {
  readonly mark?: string;
  /** Said by the customer, not by the agent. */
  readonly customer?: boolean;
}

const EVENTS: Readonly<Record<SpeechEvent, true>> = {
  plan: true,
  start: true,
  progress: true,
  pause: true,
  resume: true,
  interrupt: true,
  end: true,
};
const isEvent = (name: string): name is SpeechEvent => Object.hasOwn(EVENTS, name);

/** Reads the data of a `speech` update; undefined when it is none, so that a newer server cannot break an old page. */
export function readSpeechEvent(data: unknown): SpokenEvent | undefined {
  if (!isRecord(data)) return undefined;
  const utterance = stringAt(data, "utterance");
  const event = stringAt(data, "event");
  if (utterance === undefined || event === undefined || !isEvent(event)) return undefined;
  const customer = stringAt(data, "speaker") === "customer";
  const read: SpokenEvent & { mark?: string } = { utterance, event, ...(customer && { customer }) };
  const [text, heard, mark] = [stringAt(data, "text"), stringAt(data, "heard"), stringAt(data, "mark")];
  const [positionMs, char, playedAt] = [
    numberAt(data, "positionMs"),
    numberAt(data, "char"),
    numberAt(data, "playedAt"),
  ];
  const words = readWords(data["words"]);
  if (text !== undefined) read.text = text;
  if (heard !== undefined) read.heard = heard;
  if (mark !== undefined) read.mark = mark;
  if (positionMs !== undefined) read.positionMs = positionMs;
  if (char !== undefined) read.char = char;
  if (playedAt !== undefined) read.playedAt = playedAt;
  if (words !== undefined) read.words = words;
  return read;
}

function readWords(value: unknown): Word[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((item: unknown) => {
    if (!isRecord(item)) return [];
    const [start, end] = [numberAt(item, "start"), numberAt(item, "end")];
    const [char, length] = [numberAt(item, "char"), numberAt(item, "length")];
    const whole = start !== undefined && end !== undefined && char !== undefined && length !== undefined;
    return whole ? [{ start, end, char, length }] : [];
  });
}
