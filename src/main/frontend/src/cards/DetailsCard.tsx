import type { Details, Phase } from "../protocol/message-types.js";
import styles from "./DetailsCard.module.css";
import { Field } from "./Field.js";
import { formatSize, formatWeight } from "./format.js";
import { Icon } from "./Icon.js";
import { SliceError } from "./SliceError.js";

interface DetailsCardProps {
  phase: Phase;
  data: Partial<Details>;
}

/** What is to be shipped, from where to where; each value appears as soon as it is known. */
export function DetailsCard({ phase, data }: DetailsCardProps) {
  const { originZip, destinationZip, weightLb, dimensionsIn, pickupRequested } = data;
  return (
    <div className={styles["details"]}>
      {phase === "failed" && <SliceError title="We could not take down the details" data={data} />}
      <dl className={styles["route"]}>
        <Field name="From ZIP" value={originZip} phase={phase} width="5ch" size="large" />
        <div className={styles["way"]} aria-hidden="true">
          <Icon name="arrow" />
        </div>
        <Field name="To ZIP" value={destinationZip} phase={phase} width="5ch" size="large" />
      </dl>
      <dl className={styles["facts"]}>
        <Field
          name="Weight"
          value={weightLb === undefined ? undefined : formatWeight(weightLb)}
          phase={phase}
          width="4ch"
        />
        <Field name="Pickup" value={pickupWord(pickupRequested)} phase={phase} width="8ch" optional />
        <Field
          name="Size"
          value={dimensionsIn && formatSize(dimensionsIn)}
          phase={phase}
          width="11ch"
          optional
        />
      </dl>
    </div>
  );
}

function pickupWord(requested: boolean | undefined): string | undefined {
  if (requested === undefined) return undefined;
  return requested ? "Requested" : "Drop-off";
}
