import { AnimatePresence } from "motion/react";
import { type ReactNode, useEffect, useRef } from "react";
import type { Phase } from "../protocol/message-types.js";
import { t } from "../texts.js";
import { QuoteShape } from "./QuoteCard.js";
import cardStyles from "./QuoteCard.module.css";
import styles from "./QuoteList.module.css";
import { SliceError } from "./SliceError.js";
import { moves } from "./stillness.js";

/** As many places are kept free while quotes are being fetched. */
const expectedQuotes = 3;

interface QuoteListProps {
  phase: Phase;
  data: object;
  /** how many quotes are in `children` */
  count: number;
  /** why the customer's choice was not taken, if it was not */
  refusal?: string | undefined;
  /** a choice waits for the connection to come back */
  unsent?: boolean;
  /** one keyed QuoteCard a quote */
  children: ReactNode;
}

/** The offers, those still expected as shapes of the same size. A failure leaves the offers that came in place. */
export function QuoteList({ phase, data, count, refusal, unsent = false, children }: QuoteListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (list.current === null || typeof ResizeObserver === "undefined") return;
    const sizes = new ResizeObserver(() => moves());
    sizes.observe(list.current);
    return () => sizes.disconnect();
  }, []);
  const missing = phase === "loading" ? Math.max(0, expectedQuotes - count) : 0;
  return (
    <div className={styles["quotes"]}>
      <ul ref={list} className={styles["list"]} aria-label={t.quotes.list} aria-busy={phase === "loading"}>
        <AnimatePresence initial={false}>{children}</AnimatePresence>
        {Array.from({ length: missing }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: shapes are all alike and never reordered
          <li key={`shape-${place}`} className={cardStyles["card"]} data-testid="quote-shape">
            <QuoteShape />
            <span className="visually-hidden">{t.quotes.onItsWay}</span>
          </li>
        ))}
      </ul>
      {count === 0 && missing === 0 && phase !== "failed" && (
        <p className={styles["none"]}>{t.quotes.none}</p>
      )}
      {/* Below the offers, so that neither moves what is being read. */}
      {phase === "failed" && <SliceError title={t.failure.quotes} data={data} />}
      {unsent && (
        <p className={styles["refusal"]} role="status" data-testid="selection-unsent">
          {t.quotes.unsent}
        </p>
      )}
      {refusal !== undefined && (
        <p className={styles["refusal"]} role="alert" data-testid="selection-refused">
          {refusal}
        </p>
      )}
    </div>
  );
}
