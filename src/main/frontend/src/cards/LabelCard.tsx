import { useRef } from "react";
import type { Label, Phase } from "../protocol/message-types.js";
import buttonStyles from "./Button.module.css";
import { Celebration } from "./Celebration.js";
import { CopyButton } from "./CopyButton.js";
import { canCome, Field, Missing } from "./Field.js";
import { formatDay, formatMoney, safeLink } from "./format.js";
import { Icon } from "./Icon.js";
import styles from "./LabelCard.module.css";
import { QrCode, QrShape } from "./QrCode.js";
import { SliceError } from "./SliceError.js";

interface LabelCardProps {
  phase: Phase;
  data: Partial<Label>;
}

/** The finished label: tracking number, when it arrives, the document, and a code that takes it to a phone. */
export function LabelCard({ phase, data }: LabelCardProps) {
  const { trackingNumber, carrier, service, estimatedDelivery, amountMinor, currency } = data;
  const link = safeLink(data.labelUrl);
  const done = phase === "completed";
  return (
    <div className={styles["label"]}>
      {phase === "failed" && <SliceError title="The label could not be made" data={data} />}
      <Headline
        done={done}
        begun={Object.keys(data).length > 0 || phase === "loading"}
        failed={phase === "failed"}
      />
      <div className={styles["body"]}>
        <div className={styles["main"]}>
          <dl className={styles["facts"]}>
            <div className={styles["tracking"]}>
              <dt>Tracking number</dt>
              <dd data-testid="tracking-number">
                {trackingNumber ?? <Missing phase={phase} width="15ch" />}
                {trackingNumber !== undefined && <CopyButton text={trackingNumber} what="tracking number" />}
              </dd>
            </div>
            <Field
              name="Service"
              value={[carrier, service].filter(Boolean).join(" ") || undefined}
              phase={phase}
              width="10ch"
            />
            <Field
              name="Arrives"
              value={estimatedDelivery === undefined ? undefined : formatDay(estimatedDelivery)}
              phase={phase}
              width="9ch"
              optional
            />
            {amountMinor !== undefined && currency !== undefined && (
              <Field name="Price" value={formatMoney(amountMinor, currency)} phase={phase} />
            )}
          </dl>
          <Actions link={link} />
        </div>
        <figure
          className={styles["phone"]}
          data-empty={link === undefined && !canCome(phase) ? "" : undefined}
        >
          {link === undefined ? (
            <QrShape />
          ) : (
            <QrCode text={link} label="QR code with the link to the label" />
          )}
          <figcaption>Scan to open the label on a phone</figcaption>
        </figure>
      </div>
    </div>
  );
}

/** The state in one line; it celebrates when the label is finished before the customer's eyes, not on a reload. */
function Headline({ done, begun, failed }: { done: boolean; begun: boolean; failed: boolean }) {
  const wasDoneAtFirst = useRef(done);
  if (failed) return null;
  return (
    <p className={styles["headline"]} data-done={done || undefined}>
      <span className={styles["seal"]}>
        {done && <Icon name="check" />}
        {done && !wasDoneAtFirst.current && <Celebration />}
      </span>
      {done && "Your label is ready"}
      {!done && (begun ? "Making your label" : "Your label appears here")}
    </p>
  );
}

/** Both open the carrier's document in a tab of its own: only there can the browser print it. */
function Actions({ link }: { link: string | undefined }) {
  if (link === undefined) {
    return <p className={styles["actions"]}>The link to the label appears here.</p>;
  }
  const target = { href: link, target: "_blank", rel: "noopener noreferrer" };
  return (
    <p className={styles["actions"]} data-noprint="">
      <a className={buttonStyles["button"]} data-kind="primary" {...target} download="">
        <Icon name="download" />
        Download label
        <span className="visually-hidden"> (opens in a new tab)</span>
      </a>
      <a className={buttonStyles["button"]} {...target}>
        <Icon name="print" />
        Print
        <span className="visually-hidden"> label (opens in a new tab)</span>
      </a>
    </p>
  );
}
