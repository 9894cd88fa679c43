import { useEffect, useState } from "react";
import buttonStyles from "../cards/Button.module.css";
import { Icon } from "../cards/Icon.js";
import { useLive } from "../hooks/live-context.js";
import type { SliceOf } from "../protocol/message-types.js";
import { t } from "../texts.js";
import { type Chime, createChime } from "./chime.js";
import styles from "./FeedView.module.css";
import { steps } from "./steps.js";

/** Two arrivals within this time are one sound. */
const restMs = 1200;

/** Whether a slice shows something that it did not show before. */
function arrived(before: SliceOf<object> | undefined, after: SliceOf<object> | undefined): boolean {
  if (after === undefined || after === before || after.phase === "loading") return false;
  return before?.phase !== after.phase || JSON.stringify(before.data) !== JSON.stringify(after.data);
}

/** A sound when something arrives in a step. Off until switched on, and off again with the next visit. */
export function SoundSwitch() {
  const { store } = useLive();
  const [chime, setChime] = useState<Chime>();
  useEffect(() => {
    if (chime === undefined) return;
    let playedAt = Number.NEGATIVE_INFINITY;
    let before = store.getSnapshot();
    const stop = store.subscribe(() => {
      const state = store.getSnapshot();
      const arrival = steps.some((step) => arrived(before[step], state[step]));
      before = state;
      if (!arrival || performance.now() - playedAt < restMs) return;
      playedAt = performance.now();
      chime.play();
    });
    return () => {
      stop();
      chime.close();
    };
  }, [chime, store]);
  const on = chime !== undefined;
  const toggle = () => {
    const next = on ? undefined : createChime();
    // Heard at once, so that the customer knows what they switched on.
    next?.play();
    setChime(next);
  };
  return (
    <button
      type="button"
      className={`${buttonStyles["button"]} ${styles["tool"]}`}
      data-kind="quiet"
      aria-label={t.sound.name}
      aria-pressed={on}
      title={on ? t.sound.on : t.sound.off}
      onClick={toggle}
    >
      <Icon name={on ? "sound" : "silent"} />
      {t.sound.short}
    </button>
  );
}
