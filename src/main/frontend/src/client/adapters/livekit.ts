import { isRecord, parseJson } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import type { Spoken } from "./spoken-text.js";
import { converse, type Voices } from "./voice.js";

export interface LiveKitState {
  readonly voices: Voices;
  /** The tracks whose words are the customer's. */
  readonly customers: readonly string[];
  /** The beginning of a line of JSON whose end is still to come, by segment. */
  readonly cut: { readonly id: string; readonly line: string } | undefined;
}

/** Another segment ends one of which nothing came for so long. */
const LEFT_MS = 3_000;
const MAX_CUSTOMERS = 16;

/**
 * LiveKit Agents, seen from the room. The page passes on, as objects:
 *
 * - `{type: "lk.transcription", attributes, text, participant?}`, or `{info, text, participant?}` with `livekit-client`'s
 *   `TextStreamInfo`: a chunk of that text stream. Text is paced: a chunk comes when it is spoken. With the agent's
 *   `json_format` a chunk is lines of `{text, start_time, end_time}` in **seconds**
 * - `{segments, participant?}`, what `transcriptionReceived` is given, or the segments alone: each one's text as a whole
 * - `{type: "lk.agent.state", state}`, or the changed attributes `{"lk.agent.state": …}`: away from `speaking` the voice
 *   pauses
 * - `{type: "playback_finished", playback_position, interrupted, synchronized_transcript?}` in **seconds**, and
 *   `{type: "agent_false_interruption", resumed}`: events of the agent's process, if it forwards them; the names of
 *   agents-js (`playbackPosition`, `synchronizedTranscript`) are understood too
 *
 * The topic carries the customer's words too. They are left out where `participant` says `isLocal`, or is the
 * `customer` (an identity), and from when a track's texts replace each other, as only a transcript of what is heard does.
 *
 * Utterances are named `lk:<room>:<segment_id>`.
 */
export function liveKit(room: string, customer?: string): Adapter<LiveKitState> {
  const step = (state: LiveKitState, given: unknown, at: number): Step<LiveKitState> => {
    const event = Array.isArray(given) ? { segments: given } : given;
    if (!isRecord(event)) return [state, []];
    const talk = converse(`lk:${room}:`, state.voices, at);
    let { customers, cut } = state;
    const info = isRecord(event["info"]) ? event["info"] : event;
    const type = stringAt(event, "type") ?? stringAt(info, "topic");
    const agentState = type === "lk.agent.state" ? event["state"] : event["lk.agent.state"];
    const { participant, segments = "final" in event && [event] } = event;
    const speaker = isRecord(participant) ? participant : { identity: participant };
    const isCustomer =
      speaker["isLocal"] === true || (customer !== undefined && speaker["identity"] === customer);

    if (type === "lk.transcription" && !isCustomer) {
      const attributes = isRecord(info["attributes"]) ? info["attributes"] : {};
      const id = stringAt(attributes, "lk.segment_id");
      const track = stringAt(attributes, "lk.transcribed_track_id") ?? "";
      const chunk = stringAt(event, "text");
      if (id === undefined || !chunk || customers.includes(track)) return [state, []];
      const before = talk.find(id);
      const [piece, left] = spokenIn((cut?.id === id ? cut.line : "") + chunk);
      cut = left === "" ? undefined : { id, line: left };
      if (talk.say(id, { piece })) {
        const after = talk.find(id);
        if (
          before &&
          after &&
          after.pieces.length === before.pieces.length &&
          after.words.length === 0 &&
          track
        ) {
          customers = [...customers.slice(1 - MAX_CUSTOMERS), track];
          talk.end(id);
        }
        for (const other of talk.heard()) {
          if (other.id !== id && Math.round(at) - other.seenAt >= LEFT_MS) talk.end(other.id);
        }
        talk.start(id, { alone: false, ms: after?.pieces[0]?.first ?? 0 });
        if (after && after.words.length === 0) talk.progress(id, before?.text.length ?? 0);
      }
    } else if (Array.isArray(segments) && !isCustomer) {
      for (const segment of segments.filter(isRecord)) {
        const [id, text] = [stringAt(segment, "id"), stringAt(segment, "text")];
        if (id === undefined || !text) continue;
        const before = talk.find(id)?.text ?? "";
        if (!before.startsWith(text)) talk.say(id, { text });
        talk.start(id, { alone: false });
        talk.progress(id, before.length);
      }
    } else if (type === "playback_finished") {
      const heard = stringAt(event, "synchronized_transcript") ?? stringAt(event, "synchronizedTranscript");
      const seconds = numberAt(event, "playback_position") ?? numberAt(event, "playbackPosition");
      const voices = talk.heard();
      const voice = voices.find(({ text }) => heard && isSame(text, heard)) ?? voices.at(-1);
      const ms = seconds === undefined ? undefined : seconds * 1000;
      if (voice && event["interrupted"] === true) talk.interrupt(voice.id, { ms, heard });
      else if (voice) talk.end(voice.id);
    } else if (
      agentState === "speaking" ||
      (type === "agent_false_interruption" && event["resumed"] === true)
    ) {
      for (const { id } of talk.heard()) talk.resume(id);
    } else if (typeof agentState === "string") {
      // Whether this is the end, a barge-in or a cough, only the next event tells.
      for (const { id } of talk.heard()) talk.pause(id);
    }
    return talk.done({ customers, cut });
  };
  return { initial: { voices: [], customers: [], cut: undefined }, step };
}

/** Whether the transcript is a beginning of the text. */
function isSame(text: string, transcript: string): boolean {
  const squeezed = (each: string) => each.replace(/\s+|…$|\.{3}$/g, "");
  return squeezed(text).startsWith(squeezed(transcript));
}

/** A chunk is text, or lines of JSON with times; the last of these may be cut. */
function spokenIn(chunk: string): readonly [piece: Spoken[], cut: string] {
  const lines = chunk.split("\n").filter((line) => line.trim() !== "");
  const read = lines.map((line) => ({ line, word: parseJson(line) }));
  const cut = read.at(-1);
  const isCut = cut?.word === undefined && /^\s*\{\s*"/.test(cut?.line ?? "") && !chunk.endsWith("\n");
  const whole = isCut ? read.slice(0, -1) : read;
  if (lines.length === 0 || !whole.every(({ word }) => isRecord(word))) return [[{ text: chunk }], ""];
  const ms = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
  return [
    whole.flatMap(({ word }) => {
      if (!isRecord(word)) return [];
      const [start, end] = [numberAt(word, "start_time"), numberAt(word, "end_time")];
      return [{ text: stringAt(word, "text") ?? "", start: ms(start), end: ms(end) }];
    }),
    isCut ? (cut?.line ?? "") : "",
  ];
}
