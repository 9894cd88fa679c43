import styles from "./CarrierMark.module.css";

import { Icon } from "./Icon.js";

/** A carrier's mark of our own: its letters on a plain tile, or a parcel where there are none. No artwork is used. */
export function CarrierMark({ carrier }: { carrier: string }) {
  const letters = lettersOf(carrier);
  return (
    <span className={styles["mark"]} aria-hidden="true">
      {letters.length >= 2 ? letters : <Icon name="parcel" />}
    </span>
  );
}

/** Short names stay whole ("UPS", "DHL", "USPS"); longer ones keep their capitals ("FedEx" → "FE"), or two letters. */
export function lettersOf(carrier: string): string {
  const letters = carrier.match(/\p{L}|\p{N}/gu) ?? [];
  if (letters.length <= 4 && !/\s/.test(carrier.trim())) return letters.join("").toUpperCase();
  const capitals = letters.filter((letter) => /\p{Lu}/u.test(letter));
  return (capitals.length >= 2 ? capitals : letters).slice(0, 2).join("").toUpperCase();
}
