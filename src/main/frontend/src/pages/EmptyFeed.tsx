import type { Connection } from "../client/connection.js";
import { t } from "../texts.js";
import styles from "./EmptyFeed.module.css";

/** Nothing was ever received: what happened and what to do next. Nothing is made up to fill the place. */
export function EmptyFeed({ connection }: { connection: Connection }) {
  const { title, body } = connection.status === "closed" ? t.empty[connection.reason] : t.empty.unreachable;
  return (
    <section className={styles["empty"]} data-testid="empty-feed">
      <h2 className={styles["title"]}>{title}</h2>
      <p>{body}</p>
    </section>
  );
}

/** The page without a link. */
export function NoLink() {
  const [before, after] = t.noLink.aside("|").split("|");
  return (
    <section className={styles["empty"]} data-testid="no-link">
      <h2 className={styles["title"]}>{t.noLink.title}</h2>
      <p>{t.noLink.body}</p>
      <p className={styles["aside"]}>
        {before}
        <code>scripts/demo</code>
        {after}
      </p>
    </section>
  );
}
