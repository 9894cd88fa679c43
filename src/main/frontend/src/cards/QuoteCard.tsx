import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import type { Quote } from "../protocol/message-types.js";
import { t } from "../texts.js";
import { Badge } from "./Badge.js";
import buttonStyles from "./Button.module.css";
import { CarrierMark } from "./CarrierMark.js";
import { formatDay, formatMoney, formatRemaining, formatTransit, formatWord } from "./format.js";
import { Icon } from "./Icon.js";
import { useMotionReady } from "./MotionShell.js";
import styles from "./QuoteCard.module.css";
import { type Reveal, rise } from "./reveal.js";
import { Skeleton } from "./Skeleton.js";
import { isMeant } from "./stillness.js";
import { useCalmKey } from "./use-calm-key.js";
import { countdownFromMs, useCountdown } from "./use-countdown.js";

/** `pending`: chosen here, the log has not confirmed it yet. */
export type Choice = "none" | "pending" | "chosen";

export interface QuoteCardProps {
  id: string;
  /** undefined while it waits for its word */
  quote: Quote | undefined;
  /** place in the list, from 0: cards that come together rise one after the other */
  index: number;
  cheapest: boolean;
  fastest: boolean;
  choice: Choice;
  /** a paid shipment's choice can no longer be changed */
  locked: boolean;
  reveal: Reveal;
  /** the spoken item is lit up for a moment */
  highlighted?: boolean;
  /** the offer to look at first */
  leads?: boolean;
  /** a choice cannot be sent now */
  unsendable?: boolean;
  serverNow: () => number;
  onChoose: (quoteId: string) => void;
  /** a click came while the cards moved and was not taken */
  onMissed?: () => void;
}

/** One offer of one carrier. The whole card is the button's target; while it waits for its word it keeps its place. */
export function QuoteCard(props: QuoteCardProps) {
  const { id, quote, index, choice, reveal, highlighted = false } = props;
  return (
    <m.li
      className={styles["card"]}
      data-testid={`quote-${id}`}
      data-choice={choice}
      data-reveal={reveal}
      data-highlighted={highlighted || undefined}
      data-leads={props.leads || undefined}
      data-long={
        quote !== undefined && formatMoney(quote.amountMinor, quote.currency).length > 10 ? "" : undefined
      }
      variants={rise}
      initial={useMotionReady() ? "hidden" : false}
      animate="visible"
      exit="gone"
      custom={index}
    >
      {quote === undefined || reveal === "hidden" ? <QuoteShape /> : <Offer {...props} quote={quote} />}
    </m.li>
  );
}

function Offer(props: QuoteCardProps & { quote: Quote }) {
  const { quote, cheapest, fastest, choice, locked, leads, unsendable, serverNow, onChoose, onMissed } =
    props;
  const closed = locked || unsendable === true || choice !== "none";
  const leftMs = useCountdown(quote.validUntil, serverNow);
  const expired = leftMs !== undefined && leftMs <= 0 && choice === "none";
  const price = formatMoney(quote.amountMinor, quote.currency);
  return (
    <>
      <span className={styles["mark"]}>
        <CarrierMark carrier={quote.carrier} />
      </span>
      <div className={styles["name"]} dir="auto">
        <h3 className={styles["service"]}>
          {quote.carrier} <span>{quote.service}</span>
        </h3>
        <p className={styles["meta"]}>{metaOf(quote)}</p>
      </div>
      <div className={styles["badges"]}>
        {cheapest && <Badge>{t.quotes.cheapest}</Badge>}
        {fastest && <Badge tone="plain">{t.quotes.fastest}</Badge>}
        {leftMs !== undefined && choice === "none" && <Validity leftMs={leftMs} />}
      </div>
      <Price text={price} />
      <button
        type="button"
        className={`${buttonStyles["button"]} ${styles["choose"]}`}
        aria-pressed={choice !== "none"}
        aria-label={`${chooseWord(choice, expired)} ${quote.carrier} ${quote.service}, ${price}`}
        data-kind={leads && !closed && !expired ? "primary" : undefined}
        aria-disabled={closed || expired}
        onClick={(event) => {
          if (closed || expired) return;
          if (isMeant(event)) onChoose(quote.id);
          else onMissed?.();
        }}
      >
        {choice === "chosen" && <Icon name="check" />}
        {chooseWord(choice, expired)}
      </button>
    </>
  );
}

function chooseWord(choice: Choice, expired: boolean): string {
  if (choice === "pending") return t.quotes.choosing;
  if (choice === "chosen") return t.quotes.chosen;
  return expired ? t.quotes.expired : t.quotes.choose;
}

function metaOf({ tier, transitDays, estimatedDelivery }: Quote): string {
  const parts = [
    tier === undefined ? undefined : formatWord(tier),
    transitDays === undefined ? undefined : formatTransit(transitDays),
    estimatedDelivery === undefined ? undefined : t.quotes.by(formatDay(estimatedDelivery)),
  ];
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}

/** A new price fades over the old one in the same place; one that follows at once takes its place without ado. */
function Price({ text }: { text: string }) {
  const ready = useMotionReady();
  return (
    <p className={styles["price"]}>
      <AnimatePresence initial={false}>
        <m.span
          key={useCalmKey(text)}
          className={styles["amount"]}
          initial={ready ? { opacity: 0 } : false}
          animate={{ opacity: 1 }}
          exit={{ opacity: 0 }}
        >
          {text}
        </m.span>
      </AnimatePresence>
    </p>
  );
}

/** How long the price still holds, once that is worth knowing. */
function Validity({ leftMs }: { leftMs: number }) {
  if (leftMs <= 0 || leftMs > countdownFromMs) return null;
  return (
    <span className={styles["validity"]}>
      <Icon name="clock" />
      {t.quotes.left(formatRemaining(leftMs))}
    </span>
  );
}

/** The shape of a quote card before its content. */
export function QuoteShape() {
  return (
    <>
      <span className={styles["markShape"]} aria-hidden="true" />
      <div className={styles["name"]}>
        <p className={styles["service"]}>
          <Skeleton width="9ch" />
        </p>
        <p className={styles["meta"]}>
          <Skeleton width="16ch" />
        </p>
      </div>
      <p className={styles["price"]}>
        <Skeleton width="5ch" />
      </p>
      <span className={styles["chooseShape"]} aria-hidden="true" />
    </>
  );
}
