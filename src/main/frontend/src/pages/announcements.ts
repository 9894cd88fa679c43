import { formatList, formatWeight, formatWord, spokenMoney } from "../cards/format.js";
import type { SessionState } from "../protocol/message-types.js";
import { t } from "../texts.js";
import { cheapestOf, findQuote, quoteName } from "./steps.js";

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
  if (phase === "failed") return t.announce.failed[slice];
  if (phase === "loading") return slice === "quotes" ? t.announce.getting : undefined;
  switch (slice) {
    case "details":
      return detailsSentence(state);
    case "quotes":
      return quotesSentence(state);
    case "selection": {
      const chosen = findQuote(state.quotes, state.selection?.data.quoteId);
      return chosen && t.announce.chosen(quoteName(chosen));
    }
    case "confirmation": {
      const { from, to } = state.confirmation?.data ?? {};
      if (!from?.name || !to?.name) return undefined;
      return phase === "completed" ? t.announce.confirmed : t.announce.check(from.name, to.name);
    }
    case "payment": {
      const { status, amountMinor, currency } = state.payment?.data ?? {};
      if (status === undefined) return undefined;
      const known = amountMinor !== undefined && currency !== undefined;
      const amount = known ? spokenMoney(amountMinor, currency) : undefined;
      return t.announce.payment(formatWord(status).toLowerCase(), amount);
    }
    case "label": {
      const number = state.label?.data.trackingNumber;
      if (phase !== "completed" || number === undefined) return undefined;
      return t.announce.label(number);
    }
    case "pickup":
      return phase === "completed" ? t.announce.pickup : undefined;
    case "notice": {
      const { title, message } = state.notice?.data ?? {};
      return [title, message].filter(Boolean).join(". ") || undefined;
    }
    case "session":
      if (phase === "completed") return t.announce.ended;
      return state.session?.data["agent"] === "away" ? t.lead.away : undefined;
  }
}

function detailsSentence(state: SessionState): string | undefined {
  const { originZip, destinationZip, weightLb } = state.details?.data ?? {};
  const parts = [
    originZip && t.announce.from(originZip),
    destinationZip && t.announce.to(destinationZip),
    weightLb === undefined ? undefined : formatWeight(weightLb),
  ].filter((part): part is string => typeof part === "string" && part !== "");
  return parts.length === 0 ? undefined : t.announce.shipping(formatList(parts));
}

function quotesSentence(state: SessionState): string | undefined {
  const quotes = state.quotes?.data.quotes ?? [];
  if (quotes.length === 0) return undefined;
  const count = t.announce.counts[quotes.length] ?? quotes.length;
  const cheapest = cheapestOf(quotes, state.quotes?.data.cheapestId);
  if (cheapest === undefined) return t.announce.many(count);
  const price = spokenMoney(cheapest.amountMinor, cheapest.currency);
  if (quotes.length === 1) return t.announce.one(quoteName(cheapest), price);
  return t.announce.cheapest(count, quoteName(cheapest), price);
}
