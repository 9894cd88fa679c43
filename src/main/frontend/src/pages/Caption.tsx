import { type CaptionWord, useSpeech } from "../hooks/useSpeech.js";
import styles from "./Caption.module.css";

/** A caption holds about two lines. */
const longestChunk = 72;

/** What the agent is saying, a sentence at a time, its words lit as they are spoken. Nothing while nobody has spoken. */
export function Caption() {
  const speech = useSpeech();
  if (speech === null || speech.words.length === 0) return null;
  return (
    <section
      className={styles["caption"]}
      aria-label="What the agent says"
      data-testid="caption"
      data-status={speech.status}
    >
      <p key={speech.utterance}>
        {chunkAt(speech.words).map(({ char, text, spoken }) => (
          <span key={char} data-spoken={spoken || undefined}>
            {text}
          </span>
        ))}
      </p>
    </section>
  );
}

/** The words around the one that is spoken last: its sentence, or as much of that as a caption holds. */
export function chunkAt(words: readonly CaptionWord[]): readonly CaptionWord[] {
  let chunk: CaptionWord[] = [];
  let length = 0;
  for (const word of words) {
    const full = length + word.text.length > longestChunk || /[.!?]\s*$/.test(chunk.at(-1)?.text ?? "");
    if (full) {
      // The next sentence takes over with its first spoken word, not before.
      if (!word.spoken) return chunk;
      chunk = [];
      length = 0;
    }
    chunk.push(word);
    length += word.text.length;
  }
  return chunk;
}
