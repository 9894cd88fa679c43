import type { AudioAlignmentEvent, Callbacks, IncomingSocketEvent } from "@elevenlabs/client";
import type { BotOutputData, RTVIEvents, RTVIMessageType } from "@pipecat-ai/client-js";
import type Vapi from "@vapi-ai/web";
import type {
  AssistantSpeechWordAlignmentTiming,
  AssistantSpeechWordProgressTiming,
  ClientMessageAssistantSpeech,
  ClientMessageSpeechUpdate,
  ClientMessageUserInterrupted,
} from "@vapi-ai/web/dist/api";
import type { attributes, TextStreamInfo, TranscriptionSegment } from "livekit-client";
import type { RealtimeServerEvent } from "openai/resources/realtime/realtime";
import type { Timed } from "./platforms.test-support.js";

// Every event here has the type that the platform's own SDK publishes, so that a change of theirs breaks our build.

/** What a callback of the ElevenLabs SDK is given. */
type Given<Name extends keyof Callbacks> = Parameters<NonNullable<Callbacks[Name]>>[0];
export const given = <Name extends keyof Callbacks>(_: Name, props: Given<Name>): Given<Name> => props;

/** An event of OpenAI's, whose id a proxy may leave out. */
type WithoutId<Event> = Event extends unknown ? Omit<Event, "event_id"> : never;

/** A word, or a longer stretch, with its time in ms. */
export type At = readonly [text: string, start: number, end: number];

/** ElevenLabs' events. */
export const el = {
  says: (id: number, text: string) =>
    ({
      type: "agent_response",
      agent_response_event: { agent_response: text, event_id: id },
    }) satisfies IncomingSocketEvent,
  alignment: (text: string, from = 0, msPerChar = 50): AudioAlignmentEvent => {
    const chars = [...text];
    return {
      chars,
      char_start_times_ms: chars.map((_, i) => from + i * msPerChar),
      char_durations_ms: chars.map(() => msPerChar),
    };
  },
  audio: (id: number, text: string, from = 0, msPerChar = 50) =>
    ({
      type: "audio",
      audio_event: { audio_base_64: "AAAA", event_id: id, alignment: el.alignment(text, from, msPerChar) },
    }) satisfies IncomingSocketEvent,
  interruption: (id: number) =>
    ({ type: "interruption", interruption_event: { event_id: id } }) satisfies IncomingSocketEvent,
  correction: (id: number, original: string, corrected: string) =>
    ({
      type: "agent_response_correction",
      agent_response_correction_event: {
        original_agent_response: original,
        corrected_agent_response: corrected,
        event_id: id,
      },
    }) satisfies IncomingSocketEvent,
};

/** OpenAI's events; those without an event id are what a proxy leaves of them. */
export const oa = {
  delta: (response: string, item: string, delta: string, output = 0) =>
    ({
      type: "response.output_audio_transcript.delta",
      response_id: response,
      item_id: item,
      output_index: output,
      content_index: 0,
      delta,
    }) satisfies WithoutId<RealtimeServerEvent>,
  done: (response: string, item: string, transcript: string, output = 0) =>
    ({
      type: "response.output_audio_transcript.done",
      response_id: response,
      item_id: item,
      output_index: output,
      content_index: 0,
      transcript,
    }) satisfies WithoutId<RealtimeServerEvent>,
  buffer: (what: "started" | "stopped" | "cleared", response: string) =>
    ({
      type: `output_audio_buffer.${what}` as const,
      response_id: response,
    }) satisfies WithoutId<RealtimeServerEvent>,
  response: (id: string, status: "completed" | "cancelled" | "failed") =>
    ({ type: "response.done", response: { id, status } }) satisfies WithoutId<RealtimeServerEvent>,
  truncated: (item: string, ms: number) =>
    ({
      type: "conversation.item.truncated",
      item_id: item,
      content_index: 0,
      audio_end_ms: ms,
    }) satisfies WithoutId<RealtimeServerEvent>,
};

/** LiveKit's events, as the page passes them on. */
export const lk = {
  text: (segment: string, text: string, track = "TR_1", final = false) => ({
    type: "lk.transcription",
    attributes: {
      "lk.segment_id": segment,
      "lk.transcription_final": String(final),
      "lk.transcribed_track_id": track,
    } satisfies Partial<Record<keyof attributes.TranscriptionAttributes, string>>,
    text,
  }),
  stream: (segment: string) =>
    ({
      id: "ST_1",
      topic: "lk.transcription",
      mimeType: "text/plain",
      timestamp: 0,
      attributes: lk.text(segment, "").attributes,
    }) satisfies Omit<TextStreamInfo, "encryptionType">,
  segment: (id: string, text: string): TranscriptionSegment => ({
    id,
    text,
    language: "",
    startTime: 0,
    endTime: 0,
    final: false,
    firstReceivedTime: 0,
    lastReceivedTime: 0,
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
  state: (state: attributes.AgentState) => ({ type: "lk.agent.state", state }),
  changed: (state: attributes.AgentState): attributes.AgentAttributes => ({ "lk.agent.state": state }),
};

/** Vapi's messages. */
export const va = {
  speech: (status: "started" | "stopped", turn?: number): ClientMessageSpeechUpdate => ({
    type: "speech-update",
    status,
    role: "assistant",
    ...(turn !== undefined && { turn }),
  }),
  interrupted: (): ClientMessageUserInterrupted => ({ type: "user-interrupted", turnId: "t" }),
  event: (type: Parameters<Vapi["on"]>[0]) => ({ type }),
  says: (
    text: string,
    turn?: number,
    timing?: AssistantSpeechWordAlignmentTiming | AssistantSpeechWordProgressTiming,
  ): ClientMessageAssistantSpeech => ({
    type: "assistant.speechStarted",
    text,
    source: "model",
    ...(turn !== undefined && { turn }),
    ...(timing && { timing }),
  }),
  aligned: (...words: readonly At[]): AssistantSpeechWordAlignmentTiming => ({
    type: "word-alignment",
    words: words.map(([text]) => text),
    wordsStartTimesMs: words.map(([, start]) => start),
    wordsEndTimesMs: words.map(([, , end]) => end),
  }),
};

/** Pipecat's messages. */
export const pc = {
  output: (
    id: number,
    status: NonNullable<BotOutputData["spoken_status"]>,
    said: string,
    rest: string,
    text = said + rest,
  ) => ({
    id: "m",
    label: "rtvi-ai",
    type: "bot-output" satisfies `${RTVIMessageType}`,
    data: {
      text,
      aggregated_by: "sentence",
      segment_id: id,
      will_be_spoken: true,
      spoken_status: status,
      ...(status !== "new" && { spoken_progress: { accumulated_text: said, remaining_text: rest } }),
    } satisfies BotOutputData,
  }),
  event: (type: `${RTVIMessageType}` | "bot-interrupted") => ({ id: "m", label: "rtvi-ai", type }),
  callback: (type: keyof RTVIEvents) => ({ type }),
};

/** The events, each once more `afterMs` later. */
export const twice = (events: readonly Timed[], afterMs: number): Timed[] =>
  events.flatMap(([at, event]): Timed[] => [
    [at, event],
    [at + afterMs, structuredClone(event)],
  ]);
