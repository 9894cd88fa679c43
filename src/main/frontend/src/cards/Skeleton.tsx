import styles from "./Skeleton.module.css";

/** A grey bar in the place of text to come, `width` in CSS units. It is as high as the text, so nothing moves. */
export function Skeleton({ width }: { width: string }) {
  return <span className={styles["bar"]} style={{ width }} aria-hidden="true" data-skeleton="" />;
}
