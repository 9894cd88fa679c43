import type { Payment, Phase } from "../protocol/message-types.js";
import { t } from "../texts.js";
import { Badge } from "./Badge.js";
import { Field, Missing } from "./Field.js";
import { formatMoney, formatWord } from "./format.js";
import styles from "./PaymentCard.module.css";
import { SliceError } from "./SliceError.js";

interface PaymentCardProps {
  phase: Phase;
  data: Partial<Payment>;
}

/** What is paid and how: brand and last four digits, never more of a card. */
export function PaymentCard({ phase, data }: PaymentCardProps) {
  const { amountMinor, currency, brand, last4, status } = data;
  const amount =
    amountMinor === undefined || currency === undefined ? undefined : formatMoney(amountMinor, currency);
  return (
    <div className={styles["payment"]}>
      {phase === "failed" && <SliceError title={t.failure.payment} data={data} />}
      <dl className={styles["facts"]}>
        <Field name={t.payment.amount} value={amount} phase={phase} width="5ch" size="large" />
        <Field name={t.payment.paidWith} value={cardName(brand, last4)} phase={phase} width="10ch" optional />
        <Field
          name={t.payment.status}
          value={
            status === undefined ? undefined : (
              <Badge tone={phase === "completed" ? "accent" : phase === "failed" ? "danger" : "plain"}>
                {formatWord(status)}
              </Badge>
            )
          }
          phase={phase}
          width="7ch"
        />
      </dl>
      <p className={styles["note"]}>{t.payment.note}</p>
    </div>
  );
}

/** "Visa ending in 4242": the dots are for the eye alone. */
function cardName(brand: string | undefined, last4: string | undefined) {
  if (brand === undefined && last4 === undefined) return undefined;
  return (
    <>
      {brand ?? t.payment.card}
      {last4 === undefined ? (
        <>
          {" "}
          <Missing phase="displaying" width="4ch" />
        </>
      ) : (
        <>
          <span aria-hidden="true"> •••• </span>
          <span className="visually-hidden"> {t.payment.endingIn} </span>
          {last4}
        </>
      )}
    </>
  );
}
