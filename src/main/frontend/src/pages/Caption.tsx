import { useEffect, useState } from "react";
import { useCover } from "../cards/stillness.js";
import { type CaptionWord, useSpeech } from "../hooks/useSpeech.js";
import { t } from "../texts.js";
import styles from "./Caption.module.css";

/** A caption holds about two lines. */
const longestChunk = 72;

/** It leaves this long after its end. */
const lingerMs = 4000;

/**
 * What the agent is saying, a sentence at a time, its words lit as they are spoken, or what the customer said. Nothing
 * while nobody has spoken, nor some seconds after.
 */
export function Caption() {
  const speech = useSpeech();
  const customer = speech?.speaker === "customer";
  const over = speech !== null && (customer || (speech.status !== "speaking" && speech.status !== "paused"));
  const end = over ? `${speech.utterance} ${speech.status} ${speech.text.length}` : undefined;
  const [left, setLeft] = useState<string>();
  useEffect(() => {
    if (end === undefined) return;
    const timer = setTimeout(() => setLeft(end), lingerMs);
    return () => clearTimeout(timer);
  }, [end]);
  const visible = speech !== null && speech.words.length > 0 && (end === undefined || end !== left);
  useCover(visible);
  if (!visible) return null;
  return (
    <section
      className={styles["caption"]}
      aria-label={customer ? t.caption.customer : t.caption.agent}
      data-testid="caption"
      data-status={speech.status}
      data-speaker={speech.speaker}
    >
      <p key={speech.utterance} dir="auto">
        {customer && <b className={styles["who"]}>{t.caption.you}: </b>}
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
