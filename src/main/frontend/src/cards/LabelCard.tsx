import { useRef } from "react";
import type { Label, Phase } from "../protocol/message-types.js";
import { t } from "../texts.js";
import buttonStyles from "./Button.module.css";
import { Celebration } from "./Celebration.js";
import { CopyButton } from "./CopyButton.js";
import { canCome, Field, Missing } from "./Field.js";
import { formatDay, formatMoney, safeLink } from "./format.js";
import { Icon } from "./Icon.js";
import styles from "./LabelCard.module.css";
import { QrCode, QrShape } from "./QrCode.js";
import { SliceError } from "./SliceError.js";

/** Beyond so many characters a code of this size is too fine for a phone's camera. */
const longestCode = 300;

interface LabelCardProps {
  phase: Phase;
  data: Partial<Label>;
}

/** The finished label: tracking number, when it arrives, the document, and a code that takes it to a phone. */
export function LabelCard({ phase, data }: LabelCardProps) {
  const { trackingNumber, carrier, service, estimatedDelivery, amountMinor, currency } = data;
  const link = safeLink(data.labelUrl);
  const done = phase === "completed";
  const fits = link === undefined ? canCome(phase) : link.length <= longestCode;
  return (
    <div className={styles["label"]}>
      {phase === "failed" && <SliceError title={t.failure.label} data={data} />}
      <Headline
        done={done}
        begun={Object.keys(data).length > 0 || phase === "loading"}
        failed={phase === "failed"}
      />
      <div className={styles["body"]}>
        <div className={styles["main"]}>
          <dl className={styles["facts"]}>
            <div className={styles["tracking"]} hidden={trackingNumber === undefined && phase === "failed"}>
              <dt>{t.label.tracking}</dt>
              <dd data-testid="tracking-number">
                {trackingNumber ?? <Missing phase={phase} width="15ch" />}
                {trackingNumber !== undefined && (
                  <CopyButton text={trackingNumber} what={t.label.trackingCopy} />
                )}
              </dd>
            </div>
            <Field
              name={t.label.service}
              value={[carrier, service].filter(Boolean).join(" ") || undefined}
              phase={phase}
              width="10ch"
            />
            <Field
              name={t.label.arrives}
              value={estimatedDelivery === undefined ? undefined : formatDay(estimatedDelivery)}
              phase={phase}
              width="9ch"
              optional
            />
            <Field
              name={t.label.price}
              value={
                amountMinor === undefined || currency === undefined
                  ? undefined
                  : formatMoney(amountMinor, currency)
              }
              phase={phase}
              optional
            />
          </dl>
          <Actions link={link} phase={phase} />
        </div>
        {fits && (
          <figure className={styles["phone"]} data-noprint="">
            {link === undefined ? <QrShape /> : <QrCode text={link} label={t.label.qr} />}
            <figcaption>{t.label.scan}</figcaption>
          </figure>
        )}
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
      {done && t.label.ready}
      {!done && (begun ? t.label.making : t.label.later)}
    </p>
  );
}

/** The carrier's document opens in a tab of its own: only there can the browser save or print it. */
function Actions({ link, phase }: { link: string | undefined; phase: Phase }) {
  if (link === undefined) return canCome(phase) && <p className={styles["actions"]}>{t.label.linkLater}</p>;
  return (
    <p className={styles["actions"]} data-noprint="">
      <a
        className={buttonStyles["button"]}
        data-kind="primary"
        href={link}
        target="_blank"
        rel="noopener noreferrer"
      >
        <Icon name="download" />
        {t.label.download}
        <span className="visually-hidden"> {t.label.newTab}</span>
      </a>
      <span className={styles["help"]}>{t.label.downloadHelp}</span>
    </p>
  );
}
