import { t } from "../texts.js";
import { NoLink } from "./EmptyFeed.js";
import { BrandMark } from "./FeedView.js";
import styles from "./FeedView.module.css";

/** The page opened without a link: it says so and shows no shipment. */
export function JoinPage() {
  return (
    <div className={styles["page"]}>
      <header className={styles["header"]}>
        <p className={styles["brand"]}>
          <BrandMark />
          ShipVox
        </p>
      </header>
      <main className={styles["main"]}>
        <h1 className={styles["title"]}>{t.title}</h1>
        <p className={styles["lead"]}>{t.lead.join}</p>
        <NoLink />
      </main>
    </div>
  );
}
