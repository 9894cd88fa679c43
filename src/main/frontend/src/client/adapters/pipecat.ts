import { isRecord } from "../../protocol/parse-message.js";
import { numberAt, stringAt } from "../speech/record.js";
import type { Adapter, Step } from "./adapter.js";
import { heardOf } from "./spoken-text.js";
import { converse, type Voices } from "./voice.js";

/** Segment ids grow: all up to `overTo` are over. */
export interface PipecatState {
  readonly voices: Voices;
  readonly overTo: number;
}

/**
 * Pipecat: RTVI messages `{label: "rtvi-ai", type, data}` of protocol 2.0 and later, or what `@pipecat-ai/client-js`
 * hands over: `onBotOutput`'s data as it is, its other events as `{type}` by either name (`botStoppedSpeaking`).
 *
 * - `bot-output {text, segment_id, will_be_spoken?, spoken_status, spoken_progress? {accumulated_text, remaining_text}}`:
 *   `new` announces the text, `in-progress` says what of it has been spoken, `completed` ends it. Text alone, no ms
 * - `bot-interrupted`: the barge-in, for all that was announced
 * - `bot-stopped-speaking`: the end of what has been spoken to its end, else a pause; `bot-started-speaking` resumes
 *
 * Utterances are named `pc:<session>:<segment_id>`.
 */
export function pipecat(session: string): Adapter<PipecatState> {
  const step = (state: PipecatState, event: unknown, at: number): Step<PipecatState> => {
    if (!isRecord(event)) return [state, []];
    const talk = converse(`pc:${session}:`, state.voices, at);
    let { overTo } = state;
    const named = (stringAt(event, "type") ?? "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const type = named === "" && "segment_id" in event ? "bot-output" : named;
    const data = isRecord(event["data"]) ? event["data"] : event;
    const id = numberAt(data, "segment_id");

    if (type === "bot-interrupted") {
      for (const { id, text, char } of talk.all()) {
        talk.interrupt(id, { heard: text.slice(0, char) });
        overTo = Math.max(overTo, Number(id));
      }
    } else if (type === "bot-started-speaking") {
      for (const { id } of talk.heard()) talk.resume(id);
    } else if (type === "bot-stopped-speaking") {
      for (const { id, text, char } of talk.heard()) {
        if (char > 0 && char < text.trimEnd().length) talk.pause(id);
        else talk.fallSilent(id);
      }
    } else if (type === "bot-output" && id !== undefined && id > overTo && data["will_be_spoken"] !== false) {
      const status = data["spoken_status"];
      const progress = isRecord(data["spoken_progress"]) ? data["spoken_progress"] : {};
      const said = stringAt(progress, "accumulated_text") ?? "";
      const rest = stringAt(progress, "remaining_text");
      const known =
        talk.find(id)?.text || (rest === undefined ? (stringAt(data, "text") ?? "") : said + rest);
      const [text, char] = placeIn(known, said, rest);
      talk.say(id, { text });
      if (status === "in-progress" || status === "completed") talk.start(id, { alone: false });
      if (status === "in-progress") talk.progress(id, char);
      if (status === "completed") {
        for (const other of talk.all()) if (Number(other.id) <= id) talk.end(other.id);
        overTo = id;
      }
    }
    return talk.done({ overTo });
  };
  return { initial: { voices: [], overTo: Number.NEGATIVE_INFINITY }, step };
}

/** The segment's text, and where in it the voice is: what was said and what is left may be in spoken form. */
function placeIn(
  known: string,
  said: string,
  rest: string | undefined,
): readonly [text: string, char: number] {
  if (rest === undefined) return [known, heardOf(known, said).length];
  if (rest !== "" && known.endsWith(rest)) return [known, known.length - rest.length];
  const heard = heardOf(known, said);
  const squeezed = (text: string) => text.replace(/\s+/g, "");
  if (squeezed(heard) === squeezed(said) && squeezed(known) === squeezed(said + rest))
    return [known, heard.length];
  // The two halves are the text as it is spoken; the text before may have been only its beginning.
  return [said + rest, said.length];
}
