import styles from "./Celebration.module.css";

const pieces = Array.from({ length: 14 }, (_, index) => index);

/** A handful of confetti, once, for the eye alone. Style sheet only: with reduced motion it is not there. */
export function Celebration() {
  return (
    <span className={styles["confetti"]} aria-hidden="true" data-testid="celebration">
      {pieces.map((index) => (
        <i key={index} style={{ "--turn": `${index * (360 / pieces.length)}deg` }} data-shade={index % 3} />
      ))}
    </span>
  );
}
