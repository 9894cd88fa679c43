import type { Address, Confirmation, Phase, Quote } from "../protocol/message-types.js";
import styles from "./ConfirmationCard.module.css";
import { Missing } from "./Field.js";
import { formatMoney } from "./format.js";
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
      {phase === "failed" && <SliceError title="We could not confirm the shipment" data={data} />}
      <div className={styles["parties"]}>
        <Party title="From" address={data.from} phase={phase} />
        <Party title="To" address={data.to} phase={phase} />
      </div>
      <p className={styles["service"]}>
        <span className={styles["label"]}>Service</span>
        <span className={styles["chosen"]}>
          {quote ? `${quote.carrier} ${quote.service}` : <Missing phase={phase} width="10ch" />}
        </span>
        {quote && <span className={styles["price"]}>{formatMoney(quote.amountMinor, quote.currency)}</span>}
      </p>
    </div>
  );
}

interface PartyProps {
  title: string;
  address: Partial<Address> | undefined;
  phase: Phase;
}

function Party({ title, address = {}, phase }: PartyProps) {
  const { name, company, street, street2, city, state, zip, country, phone } = address;
  const region = [state, zip].filter(Boolean).join(" ");
  const place = [city, region].filter(Boolean).join(", ");
  return (
    <div>
      <h3 className={styles["label"]}>{title}</h3>
      <address className={styles["address"]}>
        <span className={styles["name"]}>{name ?? <Missing phase={phase} width="10ch" />}</span>
        {company && <span>{company}</span>}
        <span>{street ?? <Missing phase={phase} width="14ch" />}</span>
        {street2 && <span>{street2}</span>}
        <span>{place || <Missing phase={phase} width="12ch" />}</span>
        {country && country !== "US" && <span>{country}</span>}
        {phone && <span>{phone}</span>}
      </address>
    </div>
  );
}
