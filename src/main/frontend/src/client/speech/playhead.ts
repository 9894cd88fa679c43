/** The part of an audio or video element that tells where its sound is. */
export interface MediaClock extends EventTarget {
  /** s */
  readonly currentTime: number;
  readonly paused: boolean;
  readonly ended: boolean;
  readonly playbackRate: number;
}

/** The part of an AudioContext that tells where its sound is. */
export interface ContextClock extends EventTarget {
  /** s */
  readonly currentTime: number;
  readonly state: string;
  /** s from the context to the ear; missing in some browsers */
  readonly outputLatency?: number;
  readonly baseLatency: number;
}

/** Where an utterance's audio is, by the loudspeaker itself. */
export interface Playhead {
  /** ms into the utterance */
  positionMs(): number;
  running(): boolean;
  /** How many ms of audio pass in one of real time. */
  rate(): number;
  /** Whether it has ever moved: an element whose autoplay was refused tells no time. */
  moved(): boolean;
  /** Whether the audio was played to its end. */
  ended(): boolean;
  detach(): void;
}

/** What sound does to its clock besides running. */
const MEDIA_EVENTS = ["playing", "pause", "waiting", "seeking", "seeked", "ratechange", "ended", "emptied"];

const isContext = (source: MediaClock | ContextClock): source is ContextClock => "baseLatency" in source;

/**
 * The playhead of a source whose utterance begins at `zeroAtMs` of its time. `changed` is called whenever a
 * forecast made from it no longer holds; in between, ask again when a forecast is due, for a wall clock started
 * at `playing` is off by what the output buffers.
 */
export function playheadOf(
  source: MediaClock | ContextClock,
  zeroAtMs: number,
  changed: () => void,
): Playhead {
  const events = isContext(source) ? ["statechange"] : MEDIA_EVENTS;
  let waiting = false;
  const listener = (event: Event) => {
    waiting =
      event.type === "waiting" || event.type === "seeking" || (waiting && event.type === "ratechange");
    changed();
  };
  for (const event of events) source.addEventListener(event, listener);

  const positionMs = () => {
    const latency = isContext(source) ? (source.outputLatency ?? source.baseLatency) : 0;
    return (source.currentTime - latency) * 1000 - zeroAtMs;
  };
  const running = () =>
    isContext(source) ? source.state === "running" : !source.paused && !source.ended && !waiting;
  return {
    positionMs,
    running,
    rate: () => (isContext(source) ? 1 : source.playbackRate || 1),
    moved: () => running() || positionMs() > 0,
    ended: () => !isContext(source) && source.ended,
    detach() {
      for (const event of events) source.removeEventListener(event, listener);
    },
  };
}
