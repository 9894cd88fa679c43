// The demo's voice: espeak-ng's audio and the times of its words. Debian's package alone is needed, no compiler.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { toWav } from "./wav.mjs";

const run = promisify(execFile);
const command = ["espeak-ng", "-v", "en-us", "-s", "165", "-m", "--stdout"];
const headerBytes = 44;

/** Whether this machine can speak. */
export async function hasVoice() {
  try {
    await run(command[0], ["--version"]);
    return true;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

/**
 * Speaks a text: `wav` is the file, `durationMs` its length, `words` is what a plan carries (ms, UTF-16 indexes).
 *
 * The command line tells no word times. So each word is sought by a second reading that falls silent at it: the first
 * sound after that one's last begins the word. Against the word events of libespeak-ng, which count the closed lips
 * before a consonant to its word, this is 0 to 50 ms later, when the word is heard.
 */
export async function speak(text) {
  const voice = await read(text);
  const words = Array.from(text.matchAll(/\S+/g), ({ 0: word, index }) => ({ word, char: index }));
  // Silence that begins where a clause does has no effect; a clause is found by the pause before it instead.
  const opens = ({ char }) => char === 0 || /[,.;:?!]\s+$/.test(text.slice(0, char));
  const onsets = [];
  for (const word of words) {
    onsets.push(opens(word) ? undefined : firstSound(voice.samples, lastSound(await readUntil(text, word.char))));
  }
  onsets.forEach((onset, i) => {
    onsets[i] ??= i === 0 ? firstSound(voice.samples, 0) : afterPause(voice.samples, onsets[i - 1], onsets[i + 1]);
  });
  const toMs = (sample) => Math.round((sample / voice.rate) * 1000);
  return {
    wav: toWav(voice.samples, voice.rate),
    durationMs: toMs(voice.samples.length),
    words: words.map(({ word, char }, i) => ({
      start: toMs(onsets[i]),
      end: toMs(lastSound(voice.samples.subarray(0, onsets[i + 1]))),
      char,
      length: word.length,
    })),
  };
}

const escape = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const readUntil = async (text, char) => {
  const [heard, silent] = [text.slice(0, char), text.slice(char)].map(escape);
  return (await read(null, `${heard}<prosody volume="silent">${silent}</prosody>`)).samples;
};

async function read(text, ssml = escape(text)) {
  const [program, ...options] = command;
  const { stdout } = await run(program, [...options, `<speak>${ssml}</speak>`], { encoding: "buffer", maxBuffer: 1 << 26 });
  const samples = new Int16Array((stdout.length - headerBytes) >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = stdout.readInt16LE(headerBytes + 2 * i);
  return { samples, rate: stdout.readUInt32LE(24) };
}

/** Where the last sound ends. */
function lastSound(samples) {
  let at = samples.length;
  while (at > 0 && samples[at - 1] === 0) at--;
  return at;
}

function firstSound(samples, from) {
  let at = from;
  while (at < samples.length - 1 && samples[at] === 0) at++;
  return at;
}

/** Where the longest silence between two places ends. */
function afterPause(samples, from, to = samples.length) {
  let [silent, longest, end] = [0, 0, from];
  for (let at = from; at < to; at++) {
    silent = samples[at] === 0 ? silent + 1 : 0;
    if (silent > longest) [longest, end] = [silent, at + 1];
  }
  return end;
}
