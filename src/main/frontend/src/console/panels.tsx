import type { ReactNode } from "react";
import type { Anchor, Json, SessionState } from "../protocol/message-types.js";
import styles from "./console.module.css";
import type { CueLine, Spoken } from "./replay.js";

function Panel({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className={styles["sub"]} aria-labelledby={id} data-testid={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

/** So many lines are shown, the newest; what came before is found by stepping back. */
const MOST_LINES = 30;

const Older = ({ of }: { of: number }) =>
  of > MOST_LINES && <p className={styles["soft"]}>And {of - MOST_LINES} older.</p>;

const Nothing = ({ children }: { children: ReactNode }) => <p className={styles["soft"]}>{children}</p>;

/** The state that the updates had come to; the slice that the step wrote is marked. */
export function StatePanel({ state, seq }: { state: SessionState; seq: number }) {
  const slices = Object.entries(state);
  return (
    <Panel id="state" title="State">
      {slices.length === 0 && <Nothing>Nothing was written by then.</Nothing>}
      {slices.map(([name, slice]) => (
        <details
          key={name}
          className={styles["slice"]}
          data-written={slice.seq === seq}
          open={slice.seq === seq || undefined}
        >
          <summary>
            <b>{name}</b> {slice.phase}
            <small>update {slice.seq}</small>
          </summary>
          <Fields data={slice.data as Record<string, Json>} />
        </details>
      ))}
    </Panel>
  );
}

function Fields({ data }: { data: Record<string, Json> }) {
  const fields = Object.entries(data);
  if (fields.length === 0) return <Nothing>No data.</Nothing>;
  return (
    <dl className={styles["fields"]}>
      {fields.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === "object" ? <pre>{JSON.stringify(value, null, 1)}</pre> : String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const REASONS: Record<string, string> = {
  word: "shown at its word",
  pace: "shown by the usual pace",
  patience: "shown after its longest wait",
  over: "shown as its utterance was over",
  released: "shown at once",
  dropped: "dropped",
};

const anchorOf = ({ text, nth, ms, char, mark }: Anchor): string => {
  if (text !== undefined) return `“${text}”${nth === undefined || nth === 1 ? "" : ` (${nth}.)`}`;
  if (ms !== undefined) return `${ms} ms`;
  return mark === undefined ? `character ${char}` : `mark ${mark}`;
};

/** The cues that had come, by the account of a page that has everything at once: which wait, and why others do not. */
export function CuesPanel({ cues }: { cues: readonly CueLine[] }) {
  return (
    <Panel id="cues" title="Cues">
      {cues.length === 0 && <Nothing>No cue had come.</Nothing>}
      <ul className={styles["lines"]}>
        {cues.slice(0, MOST_LINES).map(({ cue, seq, rule }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one update may bring two cues that are the same
          <li key={`${seq} ${cue.target} ${index}`} data-waits={rule === undefined}>
            <b>{cue.target}</b> at {anchorOf(cue.anchor)}
            {cue.utterance && ` of ${cue.utterance}`}
            <small>
              update {seq} · {rule === undefined ? "waits for its word" : (REASONS[rule] ?? rule)}
            </small>
          </li>
        ))}
      </ul>
      <Older of={cues.length} />
    </Panel>
  );
}

export function SpeechPanel({ said }: { said: readonly Spoken[] }) {
  return (
    <Panel id="speech" title="Speech">
      {said.length === 0 && <Nothing>Nothing was said.</Nothing>}
      <ul className={styles["lines"]}>
        {said.slice(0, MOST_LINES).map(({ utterance, speaker, text, voice, positionMs }) => (
          <li key={utterance} data-waits={voice === "speaking"}>
            {text ? `“${text}”` : "Words that nobody has planned."}
            <small>
              {speaker} · {utterance} · {voice}
              {positionMs !== undefined && `, last told to be at ${(positionMs / 1000).toFixed(1)} s`}
            </small>
          </li>
        ))}
      </ul>
      <Older of={said.length} />
    </Panel>
  );
}
