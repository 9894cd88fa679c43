import type { Speech, Word } from "../../protocol/message-types.js";
import { DAY_MS, lastEnd, type Piece, withPiece } from "./pieces.js";
import { covers, heardOf, postable, type Spoken, textOf, wordsOf } from "./spoken-text.js";

/** One utterance as an adapter knows it: ms into the audio, UTF-16 indexes into the text, `at` on the caller's clock. */
export interface Voice {
  readonly id: string | number;
  readonly text: string;
  /** Whether the platform gave the text as a whole; else the text is what was spoken so far. */
  readonly announced: boolean;
  readonly spoken: readonly Spoken[];
  readonly pieces: readonly Piece[];
  readonly words: readonly Word[];
  /** The plan as it was last yielded. */
  readonly plan: string;
  /** The latest point at which position and clock were seen together; `at` is undefined before the start. */
  readonly ms: number;
  readonly at?: number;
  readonly paused: boolean;
  readonly over: boolean;
  /** Up to which character the platform said that it has been spoken. */
  readonly char: number;
  readonly seenAt: number;
}

/** The latest utterances of a conversation, oldest first. */
export type Voices = readonly Voice[];

const MAX_VOICES = 32;
// An update holds at most 64 KiB: so much of it is text, so much words.
const MAX_TEXT = 6_000;
const MAX_WORDS = 700;
/** How fast a voice speaks whose words carry no times, as the scheduler takes it: 14 characters a second. */
const MS_PER_CHAR = 1000 / 14;
/** A voice that lags more than this behind its own words' times is put right. */
const LAG_MS = 200;
/** A voice that was silent for so long has ended. */
const SILENCE_MS = 4_000;
/** What part of an utterance without word times has been spoken when silence means its end. */
const NEARLY_ALL = 0.75;

const isHeard = ({ at, over }: Voice): boolean => at !== undefined && !over;
const positionAt = ({ ms, at, paused }: Voice, now: number): number =>
  at === undefined || paused ? ms : ms + Math.max(0, now - at);

/** When the character is spoken, in ms into the audio. */
function msOfChar(words: readonly Word[], char: number): number {
  const last = words.at(-1);
  if (!last) return char * MS_PER_CHAR;
  const word = words.find((each) => each.char + each.length > char);
  return word ? word.start : last.end + (char - last.char - last.length) * MS_PER_CHAR;
}

/**
 * One step of a conversation: each method records what one event says of an utterance, `done` returns the next state
 * and the speech to yield. An utterance is named `prefix` + id. What is yielded can be posted: positions never
 * decrease, an utterance ends once, and nothing is said of it afterwards.
 */
export function converse(prefix: string, before: Voices, time: number) {
  const now = Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(time))) || 0;
  const speech: Speech[] = [];
  let voices = before;

  const find = (id: string | number): Voice | undefined => voices.find((voice) => voice.id === id);
  const tell = ({ id }: Voice, fields: Omit<Speech, "utterance">) =>
    speech.push({ utterance: prefix + id, ...fields });
  const put = (voice: Voice): void => {
    const known = find(voice.id);
    voices = known ? voices.map((each) => (each === known ? voice : each)) : [...voices, voice];
    if (voices.length <= MAX_VOICES) return;
    const oldest = voices.find(({ over }) => over) ?? voices[0];
    if (oldest) end(oldest.id);
    voices = voices.filter(({ id }) => id !== oldest?.id);
  };
  /** The utterance, a new one if it is not known; undefined once it is over. */
  const open = (id: string | number): Voice | undefined => {
    const fresh = { text: "", announced: false, spoken: [], pieces: [], words: [], plan: "", ms: 0, char: 0 };
    const voice = find(id) ?? { id, ...fresh, paused: false, over: false, seenAt: now };
    return voice.over ? undefined : voice;
  };
  /** Yields the plan, if it is news. */
  const plan = (voice: Voice): Voice => {
    const { spoken, announced } = voice;
    // Half a character may still become a whole one.
    const text = (announced ? voice.text : textOf(spoken).slice(0, MAX_TEXT)).replace(/[\ud800-\udbff]$/, "");
    const words = wordsOf(text, spoken);
    const timed = words.length > 0 && { words: words.slice(-MAX_WORDS) };
    const news = { event: "plan", text: postable(text), ...timed } as const;
    const planned = JSON.stringify(news);
    if (text.trim() !== "" && planned !== voice.plan) tell(voice, news);
    return { ...voice, text, words, plan: planned, seenAt: now };
  };
  /** A point where position and clock are seen together; positions never decrease. */
  const reach = (voice: Voice, event: "start" | "progress" | "resume", ms: number, at = now): Voice => {
    const positionMs = Math.max(voice.ms, Math.round(ms));
    tell(voice, { event, positionMs, ...(event !== "resume" && { playedAt: at }) });
    return { ...voice, ms: positionMs, at, paused: false, seenAt: now };
  };

  function end(id: string | number): void {
    const voice = find(id);
    if (!voice || voice.over) return;
    if (isHeard(voice)) tell(voice, { event: "end" });
    put({ ...voice, over: true });
  }

  const talk = {
    find,
    /** The utterances that are being heard, oldest first. */
    heard: (): Voices => voices.filter(isHeard),
    all: (): Voices => voices,

    /** The utterance's text as a whole, another piece of its audio, or both; true if the piece is news. */
    say(
      id: string | number,
      { text = "", piece = [] }: { text?: string; piece?: readonly Spoken[] },
    ): boolean {
      const known = open(id);
      if (!known) return false;
      const voice = text === "" ? known : { ...known, announced: true, text: text.slice(0, MAX_TEXT) };
      const isFull = textOf(voice.spoken).length >= MAX_TEXT;
      const here = voice.at === undefined ? 0 : positionAt(voice, now);
      const grown = piece.length > 0 && !isFull ? withPiece(voice, piece, here, now) : undefined;
      if (!grown && text === "") return false;
      const planned = plan(grown ?? voice);
      const { first = 0, last = 0, offset = 0 } = planned.pieces.at(-1) ?? {};
      const ms = first + offset;
      // Audio that goes on where the last piece ended, but later: the voice had stood still.
      const isNext = planned.pieces.length > voice.pieces.length && ms >= lastEnd(voice.spoken) - LAG_MS / 2;
      const lags = planned.at !== undefined && last > first && positionAt(planned, now) > ms + LAG_MS;
      put(isNext && lags ? reach(planned, "progress", ms) : planned);
      return grown !== undefined;
    },

    /** Its audio begins, at `ms` into it; `alone` if no other voice is heard at the same time. */
    start(id: string | number, { at = now, ms = 0, alone = true } = {}): void {
      const voice = open(id);
      if (!voice) return;
      if (voice.at !== undefined) talk.resume(id);
      else {
        if (alone) for (const other of talk.heard()) end(other.id);
        put(reach(voice, "start", ms, at));
      }
    },

    resume(id: string | number): void {
      const voice = find(id);
      if (voice?.paused && !voice.over) put(reach(voice, "resume", voice.ms));
    },

    /** It stands still, since `agoMs`. */
    pause(id: string | number, agoMs = 0): void {
      const voice = find(id);
      if (!voice || !isHeard(voice) || voice.paused) return;
      const known = lastEnd(voice.spoken);
      const here = positionAt(voice, now - agoMs);
      // A voice stands still where its audio ran out.
      const ms = Math.max(voice.ms, Math.round(known > 0 ? Math.min(here, known) : here));
      tell(voice, { event: "pause", positionMs: ms });
      put({ ...voice, ms, paused: true, seenAt: now });
    },

    /** It is silent: its end if all of it has been spoken, else a pause. */
    fallSilent(id: string | number, agoMs = 0): void {
      const voice = find(id);
      if (!voice || !isHeard(voice)) return;
      const { words, text } = voice;
      const length = words.length > 0 ? lastEnd(voice.spoken) : text.length * MS_PER_CHAR;
      const all = words.length === 0 || covers(words, text);
      if (all && positionAt(voice, now - agoMs) >= length * NEARLY_ALL) end(id);
      else talk.pause(id, agoMs);
    },

    /** Its voice has come to that character. */
    progress(id: string | number, to: number): void {
      const voice = find(id);
      if (!voice || !isHeard(voice)) return;
      const char = Math.min(to, voice.text.length);
      if (char <= voice.char) return;
      const ms = msOfChar(voice.words, char);
      if (ms < voice.ms)
        put({ ...(voice.paused ? reach(voice, "resume", voice.ms) : voice), char, seenAt: now });
      else {
        tell(voice, { event: "progress", char, playedAt: now });
        put({ ...voice, char, ms, at: now, paused: false, seenAt: now });
      }
    },

    /**
     * The barge-in: at `ms` into what is said `after` that many characters, or where the clock says. Of what never
     * began, nothing was heard.
     */
    interrupt(
      id: string | number,
      at: { ms?: number | undefined; after?: number; heard?: string | undefined } = {},
    ) {
      const { ms, heard, after = 0 } = at;
      const voice = open(id);
      if (!voice) return;
      const began = voice.at !== undefined;
      const told =
        ms === undefined || ms > DAY_MS
          ? positionAt(voice, now)
          : (after && msOfChar(voice.words, after)) + ms;
      const positionMs = began ? Math.max(voice.ms, Math.round(told)) : 0;
      const text = began && heard !== undefined ? heardOf(voice.text, heard) : "";
      tell(voice, {
        event: "interrupt",
        positionMs,
        ...((!began || heard !== undefined) && { heard: postable(text) }),
      });
      put({ ...voice, over: true });
    },

    end,

    /** What was taken for the utterance `from` turns out to be `to`. */
    rename(from: string | number, to: string | number): void {
      const voice = find(from);
      if (!voice || voice.over || find(to)) return;
      end(from);
      const { at, ...rest } = voice;
      const renamed = plan({ ...rest, id: to, plan: "", over: false });
      put(at === undefined ? renamed : reach(renamed, "start", positionAt(voice, now)));
    },

    done: <Rest extends object>(rest: Rest): readonly [Rest & { voices: Voices }, readonly Speech[]] => [
      { ...rest, voices },
      speech,
    ],
  };

  for (const voice of voices) if (voice.paused && now - voice.seenAt >= SILENCE_MS) end(voice.id);
  return talk;
}
