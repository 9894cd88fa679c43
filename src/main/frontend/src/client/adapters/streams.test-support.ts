import type { Timed } from "./platforms.test-support.js";

/** A word, or a longer stretch, with its time in ms. */
export type At = readonly [text: string, start: number, end: number];

/** ElevenLabs' events. */
export const el = {
  says: (id: number, text: string) => ({
    type: "agent_response",
    agent_response_event: { agent_response: text, event_id: id },
  }),
  alignment: (text: string, from = 0, msPerChar = 50) => {
    const chars = [...text];
    return {
      chars,
      char_start_times_ms: chars.map((_, i) => from + i * msPerChar),
      char_durations_ms: chars.map(() => msPerChar),
    };
  },
  audio: (id: number, text: string, from = 0, msPerChar = 50) => ({
    type: "audio",
    audio_event: { audio_base_64: "AAAA", event_id: id, alignment: el.alignment(text, from, msPerChar) },
  }),
  interruption: (id: number) => ({ type: "interruption", interruption_event: { event_id: id } }),
  correction: (id: number, original: string, corrected: string) => ({
    type: "agent_response_correction",
    agent_response_correction_event: {
      original_agent_response: original,
      corrected_agent_response: corrected,
      event_id: id,
    },
  }),
};

/** OpenAI's events; those without an event id are what a proxy leaves of them. */
export const oa = {
  delta: (response: string, item: string, delta: string, output = 0) => ({
    type: "response.output_audio_transcript.delta",
    response_id: response,
    item_id: item,
    output_index: output,
    content_index: 0,
    delta,
  }),
  done: (response: string, item: string, transcript: string, output = 0) => ({
    type: "response.output_audio_transcript.done",
    response_id: response,
    item_id: item,
    output_index: output,
    content_index: 0,
    transcript,
  }),
  buffer: (what: "started" | "stopped" | "cleared", response: string) => ({
    type: `output_audio_buffer.${what}`,
    response_id: response,
  }),
  response: (id: string, status: string) => ({ type: "response.done", response: { id, status } }),
  truncated: (item: string, ms: number) => ({
    type: "conversation.item.truncated",
    item_id: item,
    content_index: 0,
    audio_end_ms: ms,
  }),
};

/** LiveKit's events, as the page passes them on. */
export const lk = {
  text: (segment: string, text: string, track = "TR_1", final = false) => ({
    type: "lk.transcription",
    attributes: {
      "lk.segment_id": segment,
      "lk.transcription_final": String(final),
      "lk.transcribed_track_id": track,
    },
    text,
  }),
  words: (segment: string, ...words: readonly At[]) =>
    lk.text(
      segment,
      words
        .map(([text, start, end]) =>
          JSON.stringify({ text, start_time: start / 1000, end_time: end / 1000 }).concat("\n"),
        )
        .join(""),
    ),
  state: (state: string) => ({ type: "lk.agent.state", state }),
};

/** Vapi's messages. */
export const va = {
  speech: (status: "started" | "stopped", turn?: number) => ({
    type: "speech-update",
    status,
    role: "assistant",
    ...(turn !== undefined && { turn }),
  }),
  says: (text: string, turn?: number, timing?: object) => ({
    type: "assistant.speechStarted",
    text,
    source: "model",
    ...(turn !== undefined && { turn }),
    ...(timing && { timing }),
  }),
  aligned: (...words: readonly At[]) => ({
    type: "word-alignment",
    words: words.map(([text]) => text),
    wordsStartTimesMs: words.map(([, start]) => start),
    wordsEndTimesMs: words.map(([, , end]) => end),
  }),
};

/** Pipecat's messages. */
export const pc = {
  output: (id: number, status: string, said: string, rest: string, text = said + rest) => ({
    id: "m",
    label: "rtvi-ai",
    type: "bot-output",
    data: {
      text,
      aggregated_by: "sentence",
      segment_id: id,
      will_be_spoken: true,
      spoken_status: status,
      ...(status !== "new" && { spoken_progress: { accumulated_text: said, remaining_text: rest } }),
    },
  }),
  event: (type: string) => ({ id: "m", label: "rtvi-ai", type }),
};

/** The events, each once more `afterMs` later. */
export const twice = (events: readonly Timed[], afterMs: number): Timed[] =>
  events.flatMap(([at, event]): Timed[] => [
    [at, event],
    [at + afterMs, structuredClone(event)],
  ]);
