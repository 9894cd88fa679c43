import { type KeyboardEvent, memo, useEffect, useRef, useState } from "react";
import type { ViewerRow } from "../protocol/message-types.js";
import styles from "./console.module.css";
import { CuesPanel, SpeechPanel, StatePanel } from "./panels.js";
import { pauseAfter, placeIn, type Replay, type Step, summary } from "./replay.js";
import { count, timeOf } from "./words.js";

const SPEEDS = [0.5, 1, 2, 4];

interface TimelineProps {
  replay: Replay;
  viewers: readonly ViewerRow[];
}

/** The log, update by update: stepped by hand, played, or followed as it grows; and what it had come to by then. */
export function Timeline({ replay, viewers }: TimelineProps) {
  const { steps } = replay;
  const [at, setAt] = useState<number | "newest">("newest");
  const [speed, setSpeed] = useState(1);
  const [playing, setPlaying] = useState(false);
  const last = steps.length - 1;
  const index = placeIn(steps, at);
  const step = steps[index];

  const goTo = (wanted: number) => {
    setPlaying(false);
    setAt(steps[Math.min(last, Math.max(0, wanted))]?.update.seq ?? "newest");
  };

  useEffect(() => {
    if (!playing) return;
    if (index >= last) {
      setPlaying(false);
      return;
    }
    const next = steps[index + 1]?.update.seq ?? "newest";
    const timer = setTimeout(() => setAt(next), pauseAfter(steps, index, speed));
    return () => clearTimeout(timer);
  }, [playing, steps, index, last, speed]);

  const play = () => {
    if (!playing && index >= last) setAt(steps[0]?.update.seq ?? "newest");
    setPlaying(!playing);
  };

  if (!step) return <p className={styles["soft"]}>Nothing was written yet.</p>;
  const { seq } = step.update;
  const upTo = at === "newest" ? Number.POSITIVE_INFINITY : seq;
  return (
    <section className={styles["panel"]} aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <div className={styles["controls"]}>
        <button type="button" className={styles["button"]} disabled={index <= 0} onClick={() => goTo(0)}>
          First
        </button>
        <button
          type="button"
          className={styles["button"]}
          disabled={index <= 0}
          onClick={() => goTo(index - 1)}
        >
          Back
        </button>
        <button
          type="button"
          className={styles["button"]}
          data-kind="primary"
          disabled={last < 1}
          onClick={play}
        >
          {playing ? "Pause" : "Play"}
        </button>
        <button
          type="button"
          className={styles["button"]}
          disabled={index >= last}
          onClick={() => goTo(index + 1)}
        >
          Forward
        </button>
        <button
          type="button"
          className={styles["button"]}
          aria-pressed={at === "newest"}
          onClick={() => {
            setPlaying(false);
            setAt(at === "newest" ? seq : "newest");
          }}
        >
          Live tail
        </button>
        <label>
          Speed{" "}
          <select value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
            {SPEEDS.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </label>
        <input
          type="range"
          aria-label="Update"
          aria-valuetext={`update ${seq} of ${steps[last]?.update.seq}`}
          min={0}
          max={Math.max(1, last)}
          value={index}
          onChange={(event) => goTo(Number(event.target.value))}
        />
        <output data-testid="position">
          {seq} of {steps[last]?.update.seq}
        </output>
      </div>
      <div className={styles["columns"]}>
        <StepList steps={steps} index={index} version={last} viewers={viewers} onStep={goTo} />
        <div className={styles["stack"]}>
          <PaintedBy seq={seq} viewers={viewers} />
          <StatePanel state={step.state} seq={seq} />
          <CuesPanel cues={replay.cuesAt(upTo)} />
          <SpeechPanel said={replay.speechAt(upTo)} />
        </div>
      </div>
    </section>
  );
}

interface StepListProps {
  steps: readonly Step[];
  index: number;
  /** `steps` grows in place: another number says that it has. */
  version: number;
  viewers: readonly ViewerRow[];
  onStep(index: number): void;
}

const moves: Record<string, (index: number) => number> = {
  ArrowUp: (index) => index - 1,
  ArrowDown: (index) => index + 1,
  PageUp: (index) => index - 10,
  PageDown: (index) => index + 10,
  Home: () => 0,
  End: () => Number.POSITIVE_INFINITY,
};

/** All updates, oldest first. One tab stop: the arrows go from one to the next. */
function StepList({ steps, index, viewers, onStep }: StepListProps) {
  const list = useRef<HTMLOListElement>(null);
  const byKey = useRef(false);
  useEffect(() => {
    const row = list.current?.children[index];
    if (!list.current || !(row instanceof HTMLElement)) return;
    if (byKey.current) row.querySelector("button")?.focus({ preventScroll: true });
    byKey.current = false;
    // The list alone: the page stays where its reader has put it.
    const { clientHeight, scrollTop } = list.current;
    const hidden = row.offsetTop < scrollTop || row.offsetTop + row.offsetHeight > scrollTop + clientHeight;
    if (hidden) list.current.scrollTop = row.offsetTop - clientHeight / 2;
  }, [index]);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    byKey.current = true;
    onStep(move(index));
  };
  return (
    <ol ref={list} className={styles["steps"]} aria-label="Updates" onKeyDown={onKeyDown} data-testid="steps">
      {steps.map((step, at) => (
        <Row
          key={step.update.seq}
          step={step}
          at={at}
          current={at === index}
          painted={viewers.filter((viewer) => hasPainted(viewer, step.update.seq)).length}
          of={viewers.length}
          onStep={onStep}
        />
      ))}
    </ol>
  );
}

interface RowProps {
  step: Step;
  at: number;
  current: boolean;
  painted: number;
  of: number;
  onStep(index: number): void;
}

const Row = memo(
  ({ step: { update }, at, current, painted, of, onStep }: RowProps) => (
    <li>
      <button
        type="button"
        aria-current={current ? "step" : undefined}
        tabIndex={current ? 0 : -1}
        onClick={() => onStep(at)}
      >
        <span className={styles["seq"]}>{update.seq}</span>
        <span className={styles["what"]}>
          <b>{update.payload.slice}</b> {summary(update)}
        </span>
        <small>
          {timeOf(update.at)} · {update.source}
          {of > 0 && (
            <span className={styles["lag"]} data-behind={painted < of}>
              painted by {painted} of {of}
            </span>
          )}
        </small>
      </button>
    </li>
  ),
  // What a click does depends on nothing that a row is given.
  (a, b) =>
    a.step === b.step && a.at === b.at && a.current === b.current && a.painted === b.painted && a.of === b.of,
);

const hasPainted = ({ renderedSeq, held }: ViewerRow, seq: number) =>
  seq <= renderedSeq && !held?.includes(seq);

/** What each viewer's screen shows of an update, as the viewer has said last. */
function PaintedBy({ seq, viewers }: { seq: number; viewers: readonly ViewerRow[] }) {
  if (viewers.length === 0) return null;
  const painted = viewers.filter((viewer) => hasPainted(viewer, seq)).length;
  const held = viewers.filter((viewer) => seq <= viewer.renderedSeq && viewer.held?.includes(seq)).length;
  return (
    <p className={styles["soft"]} data-testid="painted">
      Update {seq} is painted by {painted} of {count(viewers.length, "viewer")}
      {held > 0 && `, and waits for its word on ${count(held, "screen")}`}.
    </p>
  );
}
