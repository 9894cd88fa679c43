import type { ReactNode } from "react";
import type { Phase } from "../protocol/message-types.js";
import { t } from "../texts.js";
import styles from "./Field.module.css";
import { Skeleton } from "./Skeleton.js";

interface FieldProps {
  name: string;
  /** undefined while nobody has said it */
  value: ReactNode | undefined;
  phase: Phase;
  /** width of the placeholder */
  width?: string;
  size?: "large";
  /** not shown at all once it cannot come any more */
  optional?: boolean;
}

/**
 * One name and its value inside a `<dl>`; a placeholder while the value may still come, "Not given" once it will not,
 * and nothing where the step failed.
 */
export function Field({ name, value, phase, width = "6ch", size, optional = false }: FieldProps) {
  // A step that failed says why it did; a list of what it lacks would be no news.
  if (value === undefined && (phase === "failed" || (optional && !canCome(phase)))) return null;
  return (
    <div className={styles["field"]}>
      <dt className={styles["name"]}>{name}</dt>
      <dd
        className={styles["value"]}
        dir="auto"
        data-size={value === undefined && !canCome(phase) ? undefined : size}
      >
        {value ?? <Missing phase={phase} width={width} />}
      </dd>
    </div>
  );
}

/** What stands where a value is missing; it depends on whether the value can still come. */
export function Missing({ phase, width }: { phase: Phase; width: string }) {
  if (phase === "failed") return null;
  if (!canCome(phase)) return <span className={styles["absent"]}>{t.field.absent}</span>;
  return (
    <>
      <Skeleton width={width} />
      <span className="visually-hidden">{t.field.unknown}</span>
    </>
  );
}

/** Whether a value that is missing may still come. */
export function canCome(phase: Phase): boolean {
  return phase === "loading" || phase === "displaying";
}
