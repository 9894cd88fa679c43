import type { Init, ServerMessage, Speech, Update } from "../../protocol/message-types.js";
import { createEmitter } from "../../store/emitter.js";
import type { LiveStore } from "../../store/live-store.js";
import { type Caption, createCaption } from "./caption.js";
import { type CueNews, createCueBook, SILENTLY } from "./cue-book.js";
import { type ContextClock, type MediaClock, playheadOf } from "./playhead.js";
import { createShownState } from "./shown-state.js";
import { readSpeechEvent, type SpokenEvent } from "./speech-event.js";
import { createSyncErrors, type SyncErrors } from "./sync-errors.js";
import { type CueView, createTargetBoard } from "./target-board.js";
import { splitTarget, targetsIn } from "./targets.js";
import { advance, type Closed, newTimeline, positionAt, type Timeline, timelineFrom } from "./timeline.js";
import { documentVisibility, type Visibility } from "./visibility.js";
import { keyOf } from "./waiting-cue.js";

const MAX_TIMELINES = 32;
/** An utterance of which nothing more is heard has ended. */
const LAPSE_MS = 600_000;
/** The longest sleep between two looks at the clocks, which may be corrected meanwhile. */
const MAX_SLEEP_MS = 30_000;
/** A timer that is later than this shows that the page was held up: messages may wait that came before it was due. */
const HELD_UP_MS = 50;

/** What the scheduler is made with; each part is a parameter so that a test can hold the clock in its hand. */
export interface SpeechSchedulerOptions<Timer> {
  /** The server's clock, ms since 1970. */
  now(): number;
  setTimer(run: () => void, ms: number): Timer;
  clearTimer(timer: Timer): void;
  /** How long before its word a cue fires: the time to paint, and early spoils less than late. */
  leadMs?: number;
  /** A cue that comes later than this is shown without animation. */
  lateMs?: number;
  /** Told each sync error, painted − spoken in ms, as it is counted. */
  onSyncError?: (errorMs: number) => void;
  /** Told, in order, the updates of which some part waits for its word, whenever these have changed. */
  onHeld?: (seqs: readonly number[]) => void;
  visibility?: Visibility;
}

/**
 * Decides when what is already true is shown: at its word. It holds nothing back but the showing.
 *
 * A target is a slice, `slice/itemId`, or `slice/field`.
 */
export interface SpeechScheduler {
  /** Takes in INIT and UPDATE, in order; ignores all else, and updates that it has had. */
  accept(message: ServerMessage): void;
  /** Takes in an event of this page's own voice SDK, as an adapter yields it. */
  hear(event: Speech): void;
  /** The state as it may be shown now: each part of an update once that part's word is said. */
  readonly shown: LiveStore;
  /** How to show a target: the same object until it changes. */
  getSnapshot(target: string): CueView;
  subscribe(target: string, listener: () => void): () => void;
  getCaption(): Caption | null;
  subscribeCaption(listener: () => void): () => void;
  /** Makes the playhead of that audio the utterance's clock, its start at `zeroAtMs` of the source; undone by the result. */
  attachAudio(source: MediaClock | ContextClock, to: { utterance: string; zeroAtMs?: number }): () => void;
  /** Where the voice is, in ms into the utterance's audio; undefined before its start and once it is over. */
  positionMs(utterance: string): number | undefined;
  /** Called with each target that its word has just revealed; returns how to stop. */
  onReveal(listener: (target: string) => void): () => void;
  /** The target's reveal is on the screen; counts its sync error once. */
  painted(target: string): void;
  syncErrors(): SyncErrors;
  /** For tools: told each step of each cue, at once those that wait already; returns how to stop. */
  onCue(listener: (news: CueNews) => void): () => void;
  /** The updates of which some part waits for its word, in order. */
  held(): readonly number[];
  dispose(): void;
}

/** A scheduler by the given clock and timers. Its memory is bounded: what exceeds it is shown at once. */
export function createSpeechScheduler<Timer>(options: SpeechSchedulerOptions<Timer>): SpeechScheduler {
  const { now, leadMs = 40, lateMs = 200, visibility = documentVisibility } = options;
  const shown = createShownState();
  const board = createTargetBoard(now, shown.look);
  const caption = createCaption();
  const errors = createSyncErrors(options.onSyncError);
  const timelines = new Map<string, Timeline>();
  const { visible } = visibility;
  const reveals = createEmitter<string>();
  const news = createEmitter<CueNews>();
  const [revealed, tell] = [reveals.emit, news.emit];
  const cues = createCueBook({
    timelines,
    shown,
    board,
    errors,
    now,
    visible,
    leadMs,
    lateMs,
    revealed,
    tell,
  });
  let held: readonly number[] = [];
  let cursor: { readonly epoch: string; readonly seq: number } | undefined;
  let current: string | undefined;
  let timer: { readonly handle: Timer } | undefined;
  let stopWatching: (() => void) | undefined;

  function close(timeline: Timeline, closed: Closed): void {
    timeline.closed = closed;
    timeline.playhead?.detach();
    delete timeline.playhead;
    cues.closed(timeline, now() - closed.at);
  }

  function open(utterance: string, at: number): Timeline {
    const known = timelines.get(utterance);
    if (known) return known;
    const timeline = newTimeline(utterance, at);
    timelines.set(utterance, timeline);
    if (timelines.size > MAX_TIMELINES) {
      const all = [...timelines.values()];
      const oldest = all.find(({ closed }) => closed) ?? all[0] ?? timeline;
      if (!oldest.closed) close(oldest, { how: "ended", at });
      timelines.delete(oldest.utterance);
    }
    return timeline;
  }

  function listen(event: SpokenEvent, at: number): Timeline {
    const timeline = open(event.utterance, at);
    // What is over stays over: its cues have settled.
    if (timeline.closed) return timeline;
    const before = positionAt(timeline, at);
    advance(timeline, event, at);
    if ((event.event !== "plan" || timeline.customer) && before === undefined) current = timeline.utterance;
    if (event.event === "interrupt") {
      const atMs = event.positionMs ?? before ?? 0;
      const heard = event.heard === undefined ? {} : { heard: event.heard };
      close(timeline, { how: "interrupted", at, atMs, ...heard });
    } else if (event.event === "end") {
      // Our own loudspeaker may lag behind the agent's account of it.
      if (timeline.playhead?.running()) timeline.ending = true;
      else close(timeline, { how: "ended", at });
    }
    return timeline;
  }

  function update(message: Update): void {
    const { seq, at, payload, source } = message;
    const { slice, phase, data, cues: given = [] } = payload;
    if (slice === "speech") {
      const event = readSpeechEvent(data);
      if (event) listen(event, at);
    }
    shown.update(
      message,
      given.flatMap((cue) => cues.revealOf(cue, seq)),
    );
    // A failure is no part of what the agent says, nor is the viewer's own act; after the session there is no voice.
    const over = slice === "session" && phase === "completed";
    const unsaid = (phase === "failed" && given.length === 0) || source === "viewer";
    if (over || unsaid) cues.release(({ cue }) => over || splitTarget(cue.target)[0] === slice, 0);
    for (const cue of given) cues.add(cue, seq, Math.min(at, now()));
    see(slice, data);
  }

  /** Notes what an update has put on the screen: none of it is hidden again. */
  function see(slice: string, data: unknown): void {
    for (const target of targetsIn(slice, data)) if (board.view(target).state !== "hidden") board.see(target);
  }

  /** Begins anew from a snapshot; what is on the screen stays there, and what was animated is not animated again. */
  function restore({ epoch, seq, at, payload: { state, speech } }: Init): void {
    const sameLog = cursor?.epoch === epoch;
    if (!sameLog) cues.forget();
    cursor = { epoch, seq };
    const open = new Set(speech?.utterances.map(({ utterance }) => utterance));
    for (const old of timelines.values()) {
      if (!old.closed && !old.local && !open.has(old.utterance)) old.closed = { how: "ended", at };
    }
    for (const utterance of speech?.utterances ?? []) {
      const timeline = timelineFrom(utterance, at);
      const playhead = timelines.get(utterance.utterance)?.playhead;
      if (playhead) timeline.playhead = playhead;
      timelines.set(utterance.utterance, timeline);
      if (timeline.anchor) current = utterance.utterance;
    }
    const waiting = (speech?.cues ?? []).map(({ seq: from, ...cue }) => ({ cue, from }));
    const kept = new Set(waiting.map(({ cue, from }) => keyOf(cue, from)));
    cues.release(({ key }) => !kept.has(key), SILENTLY);
    shown.restore(
      state,
      waiting.flatMap(({ cue, from }) => cues.revealOf(cue, from)),
      sameLog,
    );
    for (const { cue, from } of waiting) cues.add(cue, from, Math.min(at, now()));
    for (const [slice, of] of Object.entries(state ?? {})) see(slice, of?.data);
  }

  /** Fires what is due and sleeps until the next is; `reading` messages, of which more may have come. */
  function run(silently = false, reading = false): void {
    if (timer) options.clearTimer(timer.handle);
    timer = undefined;
    const at = now();
    for (const timeline of timelines.values()) {
      if (!timeline.closed && at - timeline.touchedAt >= LAPSE_MS && !timeline.playhead?.running()) {
        close(timeline, { how: "ended", at });
      }
    }
    let sleep = Math.min(MAX_SLEEP_MS, cues.run(at, silently, reading));
    sleep = Math.min(sleep, board.settle(at));
    const nowHeld = shown.held();
    if (nowHeld.join() !== held.join()) {
      held = nowHeld;
      options.onHeld?.(held);
    }
    sleep = Math.min(sleep, caption.refresh(current === undefined ? undefined : timelines.get(current), at));
    // With nothing to wait for it holds on to nothing, neither timer nor listener.
    if (cues.size() > 0) stopWatching ??= visibility.onVisible(() => wake(true));
    else stopWatching = void stopWatching?.();
    const idle = cues.size() === 0 && sleep === MAX_SLEEP_MS;
    if (!idle) sleepFor(Math.max(1, Math.ceil(sleep)));
  }

  function sleepFor(ms: number): void {
    const due = now() + ms;
    // A start that is still to be read decides more than the patience that has run out beside it.
    const woken = () => {
      if (now() - due > HELD_UP_MS) timer = { handle: options.setTimer(wake, 1) };
      else wake();
    };
    timer = { handle: options.setTimer(woken, ms) };
  }

  /** Runs outside of a message: what has become due is handed to the screen without waiting for a frame. */
  function wake(silently = false): void {
    run(silently);
    shown.flush();
  }

  return {
    accept(message) {
      if (message.type === "INIT") {
        if (!message.payload.resumed) restore(message);
      } else if (message.type === "UPDATE") {
        if (cursor?.epoch === message.epoch && message.seq <= cursor.seq) return;
        cursor = { epoch: message.epoch, seq: message.seq };
        update(message);
      } else if (message.type !== "PONG") return;
      // A PONG may have corrected the clock.
      run(false, true);
    },
    hear(event) {
      // It is heard here and now, by whatever clock its platform has stamped it.
      listen({ ...event, playedAt: now() }, now()).local = true;
      wake();
    },
    shown: shown.store,
    getSnapshot: board.view,
    subscribe: board.subscribe,
    onReveal: reveals.on,
    getCaption: caption.getSnapshot,
    subscribeCaption(listener) {
      const stop = caption.subscribe(listener);
      run();
      return stop;
    },
    attachAudio(source, { utterance, zeroAtMs = 0 }) {
      const timeline = open(utterance, now());
      timeline.playhead?.detach();
      const playhead = playheadOf(source, zeroAtMs, () => {
        if (playhead.running()) current = utterance;
        else if (playhead.ended() || timeline.ending) close(timeline, { how: "ended", at: now() });
        wake();
      });
      timeline.playhead = playhead;
      run();
      return () => {
        playhead.detach();
        if (timeline.playhead === playhead) delete timeline.playhead;
        if (timeline.ending && !timeline.closed) close(timeline, { how: "ended", at: now() });
        run();
      };
    },
    positionMs(utterance) {
      const timeline = timelines.get(utterance);
      return timeline && !timeline.closed ? positionAt(timeline, now()) : undefined;
    },
    painted: cues.painted,
    syncErrors: errors.read,
    onCue(listener) {
      cues.waiting().forEach(listener);
      return news.on(listener);
    },
    held: () => held,
    dispose() {
      stopWatching?.();
      if (timer) options.clearTimer(timer.handle);
      for (const { playhead } of timelines.values()) playhead?.detach();
    },
  };
}
