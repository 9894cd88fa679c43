import type { LiveClient } from "../client/live-client.js";
import { readSpeechEvent, type SpokenEvent } from "../client/speech/speech-event.js";
import type { SpeechScheduler } from "../client/speech/speech-scheduler.js";
import { createEmitter } from "../store/emitter.js";
import type { Readable } from "../store/live-store.js";
import { clipIn } from "./voice-clip.js";

/** `blocked`: the browser plays nothing before the customer has asked for it. */
export type VoiceStatus = "silent" | "playing" | "blocked";

/** Plays what the agent sends of its voice, and makes that audio the clock of its utterance. */
export interface VoicePlayer extends Readable<VoiceStatus> {
  /** From a click: the agent may be heard from here on. */
  allow(): void;
  mute(muted: boolean): void;
  dispose(): void;
}

/** An utterance that began longer ago is joined where the agent is, any other one is heard from its beginning. */
const JOIN_AFTER_MS = 700;

/**
 * A player of the slice `x-voice`. The audio begins when the agent's `speech` says so and stops where it was
 * interrupted; what the browser refuses to play goes on without sound, by the agent's own account of time.
 */
export function createVoicePlayer(
  { onMessage, store }: Pick<LiveClient, "onMessage" | "store">,
  speech: Pick<SpeechScheduler, "attachAudio" | "positionMs">,
  audio: HTMLAudioElement = new Audio(),
): VoicePlayer {
  const changed = createEmitter<void>();
  let status: VoiceStatus = "silent";
  let clip: { readonly utterance: string; readonly url: string } | undefined;
  let playing: string | undefined;
  let release: (() => void) | undefined;

  const become = (next: VoiceStatus) => {
    if (status === next) return;
    status = next;
    changed.emit();
  };

  function stop(): void {
    playing = undefined;
    audio.pause();
    release?.();
    release = undefined;
    if (status === "playing") become("silent");
  }

  /** Takes over the utterance's audio once it is complete. */
  function load(): void {
    const found = clipIn(store.getSnapshot()["x-voice"]?.data);
    if (!found || found.utterance === clip?.utterance) return;
    stop();
    if (clip) URL.revokeObjectURL(clip.url);
    clip = { utterance: found.utterance, url: URL.createObjectURL(found.audio) };
    audio.src = clip.url;
    void play(found.utterance);
  }

  /** Plays the utterance, if the agent is speaking it and its audio is here. */
  async function play(utterance: string): Promise<void> {
    const positionMs = speech.positionMs(utterance);
    if (positionMs === undefined || clip?.utterance !== utterance || playing === utterance) return;
    playing = utterance;
    if (positionMs > JOIN_AFTER_MS) audio.currentTime = positionMs / 1000;
    try {
      await audio.play();
    } catch (refused) {
      const blocked = refused instanceof DOMException && refused.name === "NotAllowedError";
      if (playing === utterance) playing = undefined;
      if (blocked) become("blocked");
      return;
    }
    // Meanwhile the customer may have interrupted.
    if (playing !== utterance) return;
    release = speech.attachAudio(audio, { utterance });
    become("playing");
  }

  function follow({ utterance, event }: SpokenEvent): void {
    if (event === "pause" || event === "interrupt") {
      if (playing === utterance) stop();
    } else if (event !== "end") void play(utterance);
  }

  const finished = () => stop();
  audio.addEventListener("ended", finished);
  const unsubscribe = onMessage((message) => {
    if (message.type === "INIT") load();
    if (message.type !== "UPDATE") return;
    if (message.payload.slice === "x-voice") load();
    const event = message.payload.slice === "speech" ? readSpeechEvent(message.payload.data) : undefined;
    if (event) follow(event);
  });
  load();

  return {
    getSnapshot: () => status,
    subscribe: changed.on,
    allow() {
      become("silent");
      if (clip) void play(clip.utterance);
    },
    mute(muted) {
      audio.muted = muted;
    },
    dispose() {
      unsubscribe();
      audio.removeEventListener("ended", finished);
      stop();
      if (clip) URL.revokeObjectURL(clip.url);
    },
  };
}
