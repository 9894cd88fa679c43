import { formatWeight, formatWord } from "../cards/format.js";
import type { SessionState } from "../protocol/message-types.js";
import { cheapestOf, findQuote, quoteName } from "./steps.js";

const counts = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

/** Slices whose changes are spoken, in the order of the page. */
export const announced = [
  "details",
  "quotes",
  "selection",
  "confirmation",
  "payment",
  "label",
  "pickup",
  "notice",
  "session",
] as const;
export type Announced = (typeof announced)[number];

/** One sentence for a screen reader about a slice as it is now; undefined when there is nothing worth hearing. */
export function sentenceFor(slice: Announced, state: SessionState): string | undefined {
  const phase = state[slice]?.phase;
  if (phase === undefined) return undefined;
  if (phase === "failed") return failures[slice];
  if (phase === "loading") return slice === "quotes" ? "Getting quotes." : undefined;
  switch (slice) {
    case "details":
      return detailsSentence(state);
    case "quotes":
      return quotesSentence(state);
    case "selection": {
      const chosen = findQuote(state.quotes, state.selection?.data.quoteId);
      return chosen && `${quoteName(chosen)} chosen.`;
    }
    case "confirmation": {
      const { from, to } = state.confirmation?.data ?? {};
      if (!from?.name || !to?.name) return undefined;
      return phase === "completed"
        ? "Addresses confirmed."
        : `Please check: from ${from.name} to ${to.name}.`;
    }
    case "payment": {
      const { status, amountMinor, currency } = state.payment?.data ?? {};
      if (status === undefined) return undefined;
      const amount =
        amountMinor === undefined || currency === undefined ? "" : `, ${spokenMoney(amountMinor, currency)}`;
      return `Payment ${formatWord(status).toLowerCase()}${amount}.`;
    }
    case "label": {
      const number = state.label?.data.trackingNumber;
      if (phase !== "completed" || number === undefined) return undefined;
      return `Your label is ready. Tracking number ${number}.`;
    }
    case "pickup":
      return phase === "completed" ? "Pickup arranged." : undefined;
    case "notice": {
      const { title, message } = state.notice?.data ?? {};
      return [title, message].filter(Boolean).join(". ") || undefined;
    }
    case "session":
      return phase === "completed" ? "The session has ended." : undefined;
  }
}

const failures: Readonly<Record<Announced, string>> = {
  details: "The details could not be taken down.",
  quotes: "We could not get quotes.",
  selection: "The choice was not taken.",
  confirmation: "The shipment could not be confirmed.",
  payment: "The payment did not go through.",
  label: "The label could not be made.",
  pickup: "The pickup could not be arranged.",
  notice: "Something went wrong.",
  session: "The session ended with an error.",
};

function detailsSentence(state: SessionState): string | undefined {
  const { originZip, destinationZip, weightLb } = state.details?.data ?? {};
  const parts = [
    originZip && `from ${originZip}`,
    destinationZip && `to ${destinationZip}`,
    weightLb === undefined ? undefined : formatWeight(weightLb),
  ].filter(Boolean);
  return parts.length === 0 ? undefined : `Shipping ${parts.join(", ")}.`;
}

function quotesSentence(state: SessionState): string | undefined {
  const quotes = state.quotes?.data.quotes ?? [];
  const cheapest = cheapestOf(quotes);
  if (cheapest === undefined) return undefined;
  const price = spokenMoney(cheapest.amountMinor, cheapest.currency);
  if (quotes.length === 1) return `One quote: ${quoteName(cheapest)}, ${price}.`;
  return `${counts[quotes.length] ?? quotes.length} quotes: ${quoteName(cheapest)}, ${price}, is the cheapest.`;
}

/** "8.44 US dollars": what a currency sign is to the eye, a word is to the ear. */
function spokenMoney(amountMinor: number, currency: string): string {
  try {
    const format = new Intl.NumberFormat("en-US", { style: "currency", currency, currencyDisplay: "name" });
    return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  } catch {
    return `${amountMinor / 100} ${currency}`;
  }
}
