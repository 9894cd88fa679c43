import styles from "./CarrierMark.module.css";

/** A carrier's mark of our own: its letters on a plain tile. No carrier's artwork is used. */
export function CarrierMark({ carrier }: { carrier: string }) {
  return (
    <span className={styles["mark"]} aria-hidden="true">
      {lettersOf(carrier)}
    </span>
  );
}

/** Short names stay whole ("UPS", "DHL", "USPS"); longer ones keep their capitals ("FedEx" → "FE"), or two letters. */
export function lettersOf(carrier: string): string {
  const name = carrier.trim();
  if (name.length <= 4) return name.toUpperCase();
  const capitals = name.replace(/[^A-Z]/g, "");
  return (capitals.length >= 2 ? capitals : name).slice(0, 2).toUpperCase();
}
