import { formatDay, formatMoney, formatSaidDay, formatSaidTime, formatWeight } from "../cards/format.js";
import type { Phase, Quote, SessionState, SliceOf } from "../protocol/message-types.js";
import { t } from "../texts.js";

/** The steps in the order in which a shipment is made; `pickup` shows only when the agent speaks of one. */
export const steps = ["details", "quotes", "confirmation", "payment", "label", "pickup"] as const;
export type Step = (typeof steps)[number];
export type StepState = "empty" | Phase;

/** What the customer did with a step's header; absent when they left it to the page. */
export type ByHand = Readonly<Partial<Record<Step, "open" | "closed">>>;

/**
 * The step that the conversation is at: the one that changed last among those not completed,
 * else the one that changed last. A correction of an earlier step therefore brings that step back.
 */
export function activeStep(state: SessionState): Step | undefined {
  const latest = (candidates: readonly Step[]) =>
    candidates.reduce<Step | undefined>(
      (best, step) => ((state[step]?.seq ?? 0) > (best ? (state[best]?.seq ?? 0) : 0) ? step : best),
      undefined,
    );
  return latest(steps.filter((step) => state[step]?.phase !== "completed")) ?? latest(steps);
}

/**
 * The open steps: the active one, the finished label (it is what the customer came for), and those opened by hand.
 * The customer's hand always wins over the page.
 */
export function openSteps(active: Step | undefined, labelDone: boolean, byHand: ByHand): Step[] {
  return steps.filter((step) => {
    const hand = byHand[step];
    if (hand !== undefined) return hand === "open";
    return step === active || (step === "label" && labelDone);
  });
}

/**
 * The open steps while the customer's hand is on some: those keep their places, and so nothing above them opens and
 * nothing at all closes. What is below may open, as it moves nothing that is held.
 *
 * @param before what was open when the hand came
 * @param wanted what would be open without it
 * @param held the steps that the hand was on
 */
export function openUnderHand(
  before: readonly Step[],
  wanted: readonly Step[],
  held: readonly string[],
  byHand: ByHand,
): Step[] {
  const lowest = steps.findLastIndex((step) => held.includes(step));
  if (lowest < 0) return [...wanted];
  return steps.filter((step, index) => {
    // The customer's own act is no surprise to them.
    if (byHand[step] !== undefined) return wanted.includes(step);
    return before.includes(step) || (index >= lowest && wanted.includes(step));
  });
}

/** A step in one line for its collapsed header, "89101 → 10001 · 2 lb"; undefined when there is nothing to say. */
export function summaryOf(step: Step, state: SessionState): string | undefined {
  switch (step) {
    case "details":
      return detailsSummary(state.details);
    case "quotes":
      return quotesSummary(state);
    case "confirmation": {
      const to = state.confirmation?.data.to;
      const place = join([to?.city, to?.state], ", ");
      return join([to?.name, place], " · ");
    }
    case "payment": {
      const { amountMinor, currency, brand, last4 } = state.payment?.data ?? {};
      const card = join([brand, last4 === undefined ? undefined : `•••• ${last4}`], " ");
      return join([money(amountMinor, currency), card], " · ");
    }
    case "label": {
      const { trackingNumber, estimatedDelivery } = state.label?.data ?? {};
      const arrives =
        estimatedDelivery === undefined ? undefined : t.label.arrivesOn(formatDay(estimatedDelivery));
      return join([trackingNumber, arrives], " · ");
    }
    case "pickup": {
      const { date, earliest, latest } = state.pickup?.data ?? {};
      const window = join(
        [earliest, latest].map((time) => time && formatSaidTime(time)),
        " – ",
      );
      return join([date && formatSaidDay(date), window], " · ");
    }
  }
}

function detailsSummary(details: SessionState["details"]): string | undefined {
  const { originZip, destinationZip, weightLb } = details?.data ?? {};
  const route =
    originZip !== undefined && destinationZip !== undefined
      ? `${originZip} → ${destinationZip}`
      : (originZip ?? destinationZip);
  return join([route, weightLb === undefined ? undefined : formatWeight(weightLb)], " · ");
}

function quotesSummary(state: SessionState): string | undefined {
  const quotes = state.quotes?.data.quotes ?? [];
  const chosen = findQuote(state.quotes, state.selection?.data.quoteId);
  if (chosen) return `${quoteName(chosen)} · ${formatMoney(chosen.amountMinor, chosen.currency)}`;
  if (quotes.length === 0) return undefined;
  const count = t.quotes.count(quotes.length);
  const cheapest = cheapestOf(quotes, state.quotes?.data.cheapestId);
  if (cheapest === undefined) return count;
  return t.quotes.from(count, formatMoney(cheapest.amountMinor, cheapest.currency));
}

/** The quote of that id, if it is among those shown. */
export function findQuote(
  quotes: SliceOf<{ quotes: Quote[] }> | undefined,
  id: string | undefined,
): Quote | undefined {
  return id === undefined ? undefined : quotes?.data.quotes?.find((quote) => quote.id === id);
}

/**
 * The quote that the agent names as the cheapest, else the one with the lowest price; undefined where their currencies
 * differ, as amounts in different currencies cannot be compared.
 */
export function cheapestOf(quotes: readonly Quote[], cheapestId?: string): Quote | undefined {
  const named = quotes.find(({ id }) => id === cheapestId);
  const [first, ...rest] = quotes;
  if (named !== undefined || first === undefined) return named;
  if (rest.some((quote) => quote.currency !== first.currency)) return undefined;
  return rest.reduce((best, quote) => (quote.amountMinor < best.amountMinor ? quote : best), first);
}

/** What the customer pays, in a line: the payment's amount, or the price of the quote that was chosen. */
export function totalOf(state: SessionState): string | undefined {
  const id = state.selection?.data.quoteId ?? state.confirmation?.data.quoteId;
  const chosen = findQuote(state.quotes, id);
  const { amountMinor = chosen?.amountMinor, currency = chosen?.currency } = state.payment?.data ?? {};
  return money(amountMinor, currency);
}

/** "UPS Ground", without saying the carrier twice. */
export function quoteName({ carrier, service }: { carrier: string; service: string }): string {
  return service.toLowerCase().startsWith(carrier.toLowerCase()) ? service : `${carrier} ${service}`;
}

function money(amountMinor: number | undefined, currency: string | undefined): string | undefined {
  return amountMinor === undefined || currency === undefined ? undefined : formatMoney(amountMinor, currency);
}

function join(parts: readonly (string | 0 | undefined)[], separator: string): string | undefined {
  const said = parts.filter((part) => part !== undefined && part !== "" && part !== 0);
  return said.length === 0 ? undefined : said.join(separator);
}
