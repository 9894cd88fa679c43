// Plays turns of a conversation as a voice agent would: tools write early, the agent speaks, the customer barges in.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { speak } from "./voice.mjs";

const charactersPerSecond = 14;
/** With its hyphens, one UUID in 470 holds what the server must take for a card number. */
export const newId = () => randomUUID().replaceAll("-", "x");
/** In base64 this stays below what one update may weigh, and below half of what may wait for a browser. */
const chunkBytes = 36_000;

/**
 * A turn of the agent made ready: with the audio and the words of a voice if `aloud`, else by the length of its text.
 * The agent is cut off behind the text `interruptAt`, and behind `pauseAt` falls silent until the promise `resumed`.
 */
export async function prepare(turn, aloud) {
  if (turn.say === undefined) return turn;
  const speech = aloud ? await speak(turn.say) : undefined;
  const behind = (text) => {
    if (text === undefined) return {};
    const heard = turn.say.slice(0, turn.say.indexOf(text) + text.length);
    const lastWord = speech?.words.findLast(({ char }) => char < heard.length);
    return { heard, atMs: lastWord?.end ?? msOf(heard.length) };
  };
  return {
    ...turn,
    speech,
    durationMs: speech?.durationMs ?? msOf(turn.say.length),
    interrupted: behind(turn.interruptAt),
    pausedAtMs: behind(turn.pauseAt).atMs,
  };
}

const msOf = (characters) => Math.round((characters / charactersPerSecond) * 1000);

/** The agent's side of one session; `log` is told what is said. */
export function createPlayer({ agent, sessionId, log = () => {} }) {
  const say = (utterance, event, fields = {}) =>
    agent.update(sessionId, { slice: "speech", data: { utterance, event, ...fields } }, newId());

  /** The page plays what the slice `x-voice` holds once the utterance starts; it is taken away again afterwards. */
  async function sendAudio(utterance, wav) {
    const count = Math.ceil(wav.length / chunkBytes);
    for (let n = 0; n < count; n++) {
      const chunk = wav.subarray(n * chunkBytes, (n + 1) * chunkBytes).toString("base64");
      const head = n === 0 ? { utterance, type: "audio/wav", count } : {};
      await agent.update(sessionId, { slice: "x-voice", data: { ...head, chunks: { [n]: chunk } } }, newId());
    }
  }
  const takeAudio = () => agent.update(sessionId, { slice: "x-voice", data: { utterance: null, chunks: null } }, newId());

  /** Plays one prepared turn in its own time, under that name. */
  async function playTurn(turn, utterance) {
    const { say: text, updates = [], speech, durationMs, interrupted, pausedAtMs } = turn;
    if (text === undefined) {
      log("customer", turn.heard);
      await sleep(msOf(turn.heard.length));
      return;
    }
    const plan = () => say(utterance, "plan", { text, ...(speech ? { words: speech.words } : {}) });
    // The tools' results come early, and their cues wait for their words: in this utterance, or in the next that says them.
    if (!agent.toolsFirst) await plan();
    const cued = updates.map(({ cues, ...update }) => ({
      id: newId(),
      ...update,
      ...(cues ? { cues: cues.map((cue) => ({ utterance, holdMs: 10_000, ...cue })) } : {}),
    }));
    if (cued.length > 0) await agent.update(sessionId, cued);
    if (agent.toolsFirst) await plan();
    if (speech) await sendAudio(utterance, speech.wav);
    log("agent", text);
    await say(utterance, "start", { positionMs: 0 });
    if (pausedAtMs !== undefined) {
      await sleep(pausedAtMs);
      await say(utterance, "pause", { positionMs: pausedAtMs });
      await turn.resumed;
      await say(utterance, "resume", { positionMs: pausedAtMs });
    }
    const { atMs, heard } = interrupted;
    await sleep((atMs ?? durationMs) - (pausedAtMs ?? 0));
    if (atMs === undefined) await say(utterance, "end");
    else await say(utterance, "interrupt", { positionMs: atMs, heard });
    if (atMs !== undefined) log("", "(the customer interrupts)");
    if (speech) await takeAudio();
  }

  /** Plays all turns, each made ready while the one before it is spoken; `name` tells them apart from other plays. */
  async function play(turns, { aloud, name, pauseMs = 500 }) {
    let next = prepare(turns[0] ?? {}, aloud);
    for (const [n, turn] of turns.entries()) {
      const ready = await next;
      next = n + 1 < turns.length ? prepare(turns[n + 1], aloud) : undefined;
      await playTurn(ready, `${name}:${n + 1}`);
      if (turn.say !== undefined) await sleep(pauseMs);
    }
  }
  return { play, playTurn };
}
