import type { LiveSpeech } from "../hooks/useSpeech.js";
import styles from "./CaptionLine.module.css";

/** How many characters of what is being said are shown at once. */
const LINE_CHARS = 64;

interface CaptionLineProps {
  speech: LiveSpeech | null;
}

/** The agent's words as they are spoken. Its place is kept while nobody speaks, so that nothing moves. */
export function CaptionLine({ speech }: CaptionLineProps) {
  return (
    <p
      className={styles["line"]}
      data-status={speech?.status ?? "silent"}
      data-testid="caption"
      aria-live="off"
    >
      {speech &&
        currentLine(speech).map(({ text, char, spoken }) => (
          <span key={`${speech.utterance} ${char}`} data-spoken={spoken || undefined}>
            {text}
          </span>
        ))}
    </p>
  );
}

/** The line that holds the last spoken word; lines break at the same words all along. */
function currentLine({ words }: LiveSpeech): LiveSpeech["words"] {
  let line: LiveSpeech["words"][number][] = [];
  let length = 0;
  for (const word of words) {
    if (length > 0 && length + word.text.trimEnd().length > LINE_CHARS) {
      if (!word.spoken) return line;
      line = [];
      length = 0;
    }
    line.push(word);
    length += word.text.length;
  }
  return line;
}
