import type { Address, Confirmation, Phase, Quote } from "../protocol/message-types.js";
import { t } from "../texts.js";
import styles from "./ConfirmationCard.module.css";
import { Missing } from "./Field.js";
import { formatCountry, formatMoney } from "./format.js";
import { SliceError } from "./SliceError.js";

interface ConfirmationCardProps {
  phase: Phase;
  data: Partial<Confirmation>;
  /** the quote that is being confirmed, if it is among those known */
  quote: Quote | undefined;
}

/** Both addresses and the chosen service, for the customer to check before paying. */
export function ConfirmationCard({ phase, data, quote }: ConfirmationCardProps) {
  return (
    <div className={styles["confirmation"]}>
      {phase === "failed" && <SliceError title={t.failure.confirmation} data={data} />}
      <div className={styles["parties"]}>
        <Party title={t.confirmation.from} address={data.from} phase={phase} />
        <Party title={t.confirmation.to} address={data.to} phase={phase} />
      </div>
      {(phase !== "failed" || quote !== undefined) && (
        <p className={styles["service"]}>
          <span className={styles["label"]}>{t.confirmation.service}</span>
          <span className={styles["chosen"]} dir="auto">
            {quote ? `${quote.carrier} ${quote.service}` : <Missing phase={phase} width="10ch" />}
          </span>
          {quote && <span className={styles["price"]}>{formatMoney(quote.amountMinor, quote.currency)}</span>}
        </p>
      )}
    </div>
  );
}

interface PartyProps {
  title: string;
  address: Partial<Address> | undefined;
  phase: Phase;
}

function Party({ title, address = {}, phase }: PartyProps) {
  const { name, company, street, street2, country, phone } = address;
  if (phase === "failed" && Object.keys(address).length === 0) return null;
  const [line, below] = placeLines(address);
  return (
    <div>
      <h3 className={styles["label"]}>{title}</h3>
      <address className={styles["address"]} dir="auto">
        <span className={styles["name"]}>{name ?? <Missing phase={phase} width="10ch" />}</span>
        {company && <span>{company}</span>}
        <span>{street ?? <Missing phase={phase} width="14ch" />}</span>
        {street2 && <span>{street2}</span>}
        <span>{line || <Missing phase={phase} width="12ch" />}</span>
        {below && <span>{below}</span>}
        {country && country !== "US" && <span>{formatCountry(country)}</span>}
        {phone && <bdi>{phone}</bdi>}
      </address>
    </div>
  );
}

/** Town and code as they are written in that country: one line, and where it has its own, a second for the code. */
function placeLines({ city, state, zip, country = "US" }: Partial<Address>): [string, string | undefined] {
  const words = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(" ");
  if (["US", "CA", "AU"].includes(country))
    return [[city, words(state, zip)].filter(Boolean).join(", "), undefined];
  if (["GB", "IE", "IN"].includes(country)) return [[city, state].filter(Boolean).join(", "), zip];
  return [words(zip, city), state];
}
