import type { Details, Phase } from "../protocol/message-types.js";
import { t } from "../texts.js";
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
      {phase === "failed" && <SliceError title={t.failure.details} data={data} />}
      <dl className={styles["route"]}>
        <Field
          name={isZip(originZip) ? t.details.fromZip : t.details.from}
          value={originZip}
          phase={phase}
          width="5ch"
          size="large"
        />
        {(phase !== "failed" || (originZip !== undefined && destinationZip !== undefined)) && (
          <div className={styles["way"]} aria-hidden="true">
            <Icon name="arrow" />
          </div>
        )}
        <Field
          name={isZip(destinationZip) ? t.details.toZip : t.details.to}
          value={destinationZip}
          phase={phase}
          width="5ch"
          size="large"
        />
      </dl>
      <dl className={styles["facts"]}>
        <Field
          name={t.details.weight}
          value={weightLb === undefined ? undefined : formatWeight(weightLb)}
          phase={phase}
          width="4ch"
        />
        <Field
          name={t.details.pickup}
          value={pickupWord(pickupRequested)}
          phase={phase}
          width="8ch"
          optional
        />
        <Field
          name={t.details.size}
          value={dimensionsIn && formatSize(dimensionsIn)}
          phase={phase}
          width="11ch"
          optional
        />
      </dl>
    </div>
  );
}

/** Whether it is a ZIP code of the United States, as far as it is known. */
const isZip = (code: string | undefined) => code === undefined || /^\d{5}(-\d{4})?$/.test(code);

function pickupWord(requested: boolean | undefined): string | undefined {
  if (requested === undefined) return undefined;
  return requested ? t.details.requested : t.details.dropOff;
}
