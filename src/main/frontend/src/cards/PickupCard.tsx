import type { Phase, Pickup } from "../protocol/message-types.js";
import { t } from "../texts.js";
import { Field } from "./Field.js";
import { formatSaidDay, formatSaidTime } from "./format.js";
import styles from "./PickupCard.module.css";
import { SliceError } from "./SliceError.js";

interface PickupCardProps {
  phase: Phase;
  data: Partial<Pickup>;
}

/** When the carrier comes, and the number to name at the door. */
export function PickupCard({ phase, data }: PickupCardProps) {
  const { carrier, confirmationNumber, date, earliest, latest } = data;
  const times = [earliest, latest].filter((time) => time !== undefined).map(formatSaidTime);
  return (
    <div className={styles["pickup"]}>
      {phase === "failed" && <SliceError title={t.failure.pickup} data={data} />}
      <dl className={styles["facts"]}>
        <Field
          name={t.pickup.day}
          value={date === undefined ? undefined : formatSaidDay(date)}
          phase={phase}
          width="9ch"
        />
        <Field
          name={t.pickup.between}
          value={times.length === 0 ? undefined : times.join(" – ")}
          phase={phase}
          width="12ch"
        />
        <Field name={t.pickup.carrier} value={carrier} phase={phase} width="5ch" />
        <Field name={t.pickup.number} value={confirmationNumber} phase={phase} width="10ch" />
      </dl>
    </div>
  );
}
