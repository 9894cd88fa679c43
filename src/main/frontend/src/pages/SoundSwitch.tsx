import { useEffect, useState } from "react";
import buttonStyles from "../cards/Button.module.css";
import { Icon } from "../cards/Icon.js";
import { useLive } from "../hooks/live-context.js";
import { type Chime, createChime } from "./chime.js";
import { steps } from "./steps.js";

/** Two arrivals within this time are one sound. */
const restMs = 1200;

/** A sound when something arrives in a step. Off until switched on, and off again with the next visit. */
export function SoundSwitch() {
  const { onMessage } = useLive().client;
  const [chime, setChime] = useState<Chime>();
  useEffect(() => {
    if (chime === undefined) return;
    let playedAt = Number.NEGATIVE_INFINITY;
    const stop = onMessage((message) => {
      const arrival =
        message.type === "UPDATE" &&
        message.payload.phase !== "loading" &&
        steps.some((step) => step === message.payload.slice);
      if (!arrival || performance.now() - playedAt < restMs) return;
      playedAt = performance.now();
      chime.play();
    });
    return () => {
      stop();
      chime.close();
    };
  }, [chime, onMessage]);
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
      className={buttonStyles["button"]}
      data-kind="quiet"
      aria-label="Sound on arrival"
      aria-pressed={on}
      title={on ? "Sound on arrival: on" : "Sound on arrival: off"}
      onClick={toggle}
    >
      <Icon name={on ? "sound" : "silent"} />
    </button>
  );
}
