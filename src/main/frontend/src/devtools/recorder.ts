import type { Connection } from "../client/connection.js";
import type { Recording } from "../client/mock/recording.js";
import type { Frame, LiveClient } from "../client/options.js";
import type { CueNews, CueRule } from "../client/speech/cue-book.js";
import type { SpeechScheduler } from "../client/speech/speech-scheduler.js";
import type { Anchor, ClientMessage, ServerMessage, SessionState } from "../protocol/message-types.js";
import { fold } from "../store/fold.js";
import { bytesOf, clean } from "./clean.js";

const MAX_ENTRIES = 1000;
const MAX_BYTES = 8_000_000;
const MAX_CUES = 1000;

/** One line of the record; `atMs` counts from its start. */
export type Entry = { readonly n: number; readonly atMs: number; readonly bytes: number } & (
  | { readonly kind: "connection"; readonly connection: Connection }
  | { readonly kind: "frame"; readonly by: "client"; readonly message: ClientMessage }
  | {
      readonly kind: "frame";
      readonly by: "server";
      readonly message: ServerMessage;
      /** The page was told; otherwise it had come before, or something before it was missing. */
      delivered: boolean;
    }
);

/** A cue from its coming on; times in ms from the record's start, the error is painted − due. */
export interface CueLine {
  readonly seq: number;
  readonly target: string;
  readonly anchor: Anchor;
  readonly sinceMs: number;
  /** Not there while the cue waits. */
  readonly rule?: CueRule;
  readonly dueMs?: number;
  readonly paintedMs?: number;
  readonly errorMs?: number;
}

/** All that is known, as JSON; the option `mock` plays it. */
export interface Exported extends Recording {
  readonly v: 1;
  readonly madeAt: string;
  readonly held: readonly number[];
  readonly entries: readonly Entry[];
  readonly cues: readonly CueLine[];
}

/** What a client does, in bounded memory: the newest frames, connection states and cues. No token is kept. */
export interface Recorder {
  readonly entries: readonly Entry[];
  readonly cues: ReadonlyMap<string, CueLine>;
  held(): readonly number[];
  roundTripMs(): number | undefined;
  export(): Exported;
  stop(): void;
}

/** Records from now on; `changed` is called whenever there is something new. */
export function createRecorder(
  client: LiveClient,
  speech: SpeechScheduler | undefined,
  changed: () => void,
): Recorder {
  const startedAt = performance.now();
  const entries: Entry[] = [];
  const cues = new Map<string, CueLine>();
  let n = 0;
  let bytes = 0;
  let roundTripMs: number | undefined;
  let newest: { readonly raw: ServerMessage; readonly entry: { delivered: boolean } } | undefined;
  // What a player begins with: the state before the oldest update that is kept since the last whole state.
  let base = { state: clean(client.store.getSnapshot()) as SessionState, atMs: 0, n: 0 };

  const now = () => Math.round(performance.now() - startedAt);
  const held = () => speech?.held() ?? [];

  function add(entry: Entry): void {
    entries.push(entry);
    bytes += entry.bytes;
    while (entries.length > MAX_ENTRIES || (bytes > MAX_BYTES && entries.length > 1)) forgetOldest();
    changed();
  }

  function forgetOldest(): void {
    const oldest = entries.shift();
    if (!oldest) return;
    bytes -= oldest.bytes;
    if (isUpdate(oldest) && oldest.n > base.n)
      base = { ...base, state: fold(base.state, oldest.message), atMs: oldest.atMs };
  }

  function onFrame({ by, message }: Frame): void {
    const place = { n: ++n, atMs: now(), bytes: bytesOf(message), kind: "frame" } as const;
    if (by === "client") {
      add({ ...place, by, message: clean(message) });
      return;
    }
    const entry = { ...place, by, message: clean(message), delivered: false };
    newest = { raw: message, entry };
    if (message.type === "PONG")
      roundTripMs = Math.round(performance.timeOrigin + performance.now() - message.payload.sentAt);
    add(entry);
  }

  function onMessage(message: unknown): void {
    if (!newest || newest.raw !== message) return;
    const { raw, entry } = newest;
    entry.delivered = true;
    if (raw.type === "INIT" && raw.payload.state) base = { state: clean(raw.payload.state), atMs: now(), n };
  }

  function onConnection(): void {
    const connection = clean(client.connection.getSnapshot());
    add({ n: ++n, atMs: now(), bytes: bytesOf(connection), kind: "connection", connection });
  }

  function onCue(news: CueNews): void {
    const { key, seq, cue } = news.of;
    const line = cues.get(key) ?? { seq, target: cue.target, anchor: clean(cue.anchor), sinceMs: now() };
    if (news.step === "settled") {
      const due = Number.isFinite(news.lateMs) ? { dueMs: Math.round(now() - news.lateMs) } : {};
      cues.set(key, { ...line, rule: news.rule, ...due });
    } else if (news.step === "painted")
      cues.set(key, { ...line, paintedMs: now(), errorMs: Math.round(news.errorMs) });
    else cues.set(key, line);
    const [oldest] = cues.keys();
    if (cues.size > MAX_CUES && oldest !== undefined) cues.delete(oldest);
    changed();
  }

  onConnection();
  const ends = [
    client.onFrame(onFrame),
    client.onMessage(onMessage),
    client.connection.subscribe(onConnection),
    speech?.onCue(onCue),
  ];
  return {
    entries,
    cues,
    held,
    roundTripMs: () => roundTripMs,
    export: () => ({
      v: 1,
      madeAt: new Date().toISOString(),
      state: base.state,
      updates: entries.flatMap((entry) => {
        if (!isUpdate(entry) || entry.n <= base.n) return [];
        const { at, source, payload } = entry.message;
        return [{ atMs: entry.atMs - base.atMs, at, source, payload }];
      }),
      held: held(),
      entries,
      cues: [...cues.values()],
    }),
    stop() {
      for (const end of ends) end?.();
    },
  };
}

const isUpdate = (
  entry: Entry,
): entry is Extract<Entry, { by: "server" }> & { message: { type: "UPDATE" } } =>
  entry.kind === "frame" && entry.by === "server" && entry.delivered && entry.message.type === "UPDATE";
