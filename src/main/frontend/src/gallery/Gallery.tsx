import type { ReactNode } from "react";
import { cardSpecimens } from "./card-specimens.js";
import styles from "./Gallery.module.css";
import { pageSpecimens } from "./page-specimens.js";

/** One thing to look at; `bare` ones bring their own frame. */
export interface Specimen {
  name: string;
  bare?: boolean;
  view: ReactNode;
}

/** Every card in every state. Development build only: for the eye, for axe, and for pictures. */
export function Gallery() {
  const only = new URLSearchParams(location.search).get("only");
  const shown = [...cardSpecimens, ...pageSpecimens].filter(
    ({ name }) => only === null || name.startsWith(only),
  );
  return (
    <main className={styles["gallery"]}>
      <h1 className={styles["intro"]}>Every card in every state</h1>
      {shown.map(({ name, bare, view }) => (
        <section key={name} className={styles["specimen"]} data-specimen={name} aria-label={name}>
          <h2 className={styles["caption"]}>{name}</h2>
          <div className={styles["frame"]} data-bare={bare || undefined}>
            {view}
          </div>
        </section>
      ))}
    </main>
  );
}
