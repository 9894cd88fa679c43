import { ConfirmationCard } from "../cards/ConfirmationCard.js";
import { DetailsCard } from "../cards/DetailsCard.js";
import { LabelCard } from "../cards/LabelCard.js";
import { PaymentCard } from "../cards/PaymentCard.js";
import { PickupCard } from "../cards/PickupCard.js";
import { QuoteCard, type QuoteCardProps } from "../cards/QuoteCard.js";
import { QuoteList } from "../cards/QuoteList.js";
import type { Phase, Quote } from "../protocol/message-types.js";
import type { Specimen } from "./Gallery.js";
import * as sample from "./samples.js";

const phases: readonly Phase[] = ["loading", "displaying", "completed", "failed"];
const failure: { message?: string } = { message: "The carrier did not answer within ten seconds." };

const serverNow = () => sample.today;
const quoteDefaults = {
  cheapest: false,
  fastest: false,
  choice: "none",
  locked: false,
  reveal: "shown",
  serverNow,
  onChoose: () => {},
} as const;

function quoteList(
  phase: Phase,
  quotes: readonly Quote[],
  props: Partial<QuoteCardProps> = {},
  refusal?: string,
) {
  return (
    <QuoteList phase={phase} data={phase === "failed" ? failure : {}} count={quotes.length} refusal={refusal}>
      {quotes.map((quote, index) => (
        <QuoteCard
          key={quote.id}
          {...quoteDefaults}
          id={quote.id}
          quote={quote}
          index={index}
          cheapest={quote.id === "q1"}
          fastest={quote.id === "q3"}
          {...(quote.id === "q1" ? props : {})}
        />
      ))}
    </QuoteList>
  );
}

const minutes = (count: number) => sample.today + count * 60_000;
const ending: Quote[] = [
  { ...sample.ups, validUntil: minutes(4.5) },
  { ...sample.usps, validUntil: minutes(90) },
  { ...sample.fedex, validUntil: minutes(-1) },
];

const quoteSpecimens: Specimen[] = [
  { bare: true, name: "quotes/loading", view: quoteList("loading", []) },
  { bare: true, name: "quotes/loading, first here", view: quoteList("loading", [sample.ups]) },
  { bare: true, name: "quotes/displaying", view: quoteList("displaying", sample.quotes) },
  {
    bare: true,
    name: "quotes/waiting for its word",
    view: quoteList("displaying", sample.quotes, { reveal: "hidden" }),
  },
  {
    bare: true,
    name: "quotes/spoken now",
    view: quoteList("displaying", sample.quotes, { highlighted: true }),
  },
  {
    bare: true,
    name: "quotes/choosing",
    view: quoteList("displaying", sample.quotes, { choice: "pending" }),
  },
  { bare: true, name: "quotes/completed", view: quoteList("completed", sample.quotes, { choice: "chosen" }) },
  {
    bare: true,
    name: "quotes/refused",
    view: quoteList("displaying", sample.quotes, {}, "That choice was not taken: the session has ended."),
  },
  { bare: true, name: "quotes/running out", view: quoteList("displaying", ending) },
  { bare: true, name: "quotes/failed", view: quoteList("failed", []) },
  { bare: true, name: "quotes/failed midway", view: quoteList("failed", [sample.ups]) },
  { bare: true, name: "quotes/displaying, none", view: quoteList("displaying", []) },
  {
    bare: true,
    name: "quotes/bare and long",
    view: quoteList("displaying", [
      { id: "q8", carrier: "DHL", service: "Parcel", amountMinor: 120_000, currency: "JPY" },
      {
        id: "q9",
        carrier: "Intercontinental Freight",
        service: "Overnight Early Morning Guaranteed",
        amountMinor: 1_234_567,
        currency: "USD",
      },
    ]),
  },
];

/** A failed slice of any shape: nothing but the agent's words. */
function failed<T extends object>(): Partial<T> & { message?: string } {
  return Object.assign<Partial<T>, { message?: string }>({}, failure);
}

/** Each card with nothing, and full, in each phase. */
const phaseSpecimens: Specimen[] = phases.flatMap((phase) => {
  const data = <T extends object>(full: T): Partial<T> & { message?: string } => {
    if (phase === "loading") return {};
    return phase === "failed" ? failed<T>() : full;
  };
  return [
    { name: `details/${phase}`, view: <DetailsCard phase={phase} data={data(sample.details)} /> },
    {
      name: `confirmation/${phase}`,
      view: (
        <ConfirmationCard
          phase={phase}
          data={data(sample.confirmation)}
          quote={phase === "loading" ? undefined : sample.ups}
        />
      ),
    },
    { name: `payment/${phase}`, view: <PaymentCard phase={phase} data={data(sample.payment)} /> },
    { name: `label/${phase}`, view: <LabelCard phase={phase} data={data(sample.label)} /> },
    { name: `pickup/${phase}`, view: <PickupCard phase={phase} data={data(sample.pickup)} /> },
  ];
});

/** Longer than any line. */
const longWord = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".padEnd(
  105,
  "en",
);
const elsewhere = { name: "Jürgen Groß", street: "Hohe Straße 1", state: "" };

const partialSpecimens: Specimen[] = [
  {
    name: "details/half said",
    view: (
      <DetailsCard
        phase="displaying"
        data={{ originZip: "89101", weightLb: 2, dimensionsIn: { length: 12 } }}
      />
    ),
  },
  {
    name: "confirmation/half said",
    view: (
      <ConfirmationCard
        phase="displaying"
        data={{ from: { name: "Maya Lindqvist", state: "NV" } }}
        quote={undefined}
      />
    ),
  },
  {
    name: "quotes/many",
    bare: true,
    view: quoteList(
      "displaying",
      Array.from({ length: 20 }, (_, n) => ({ ...sample.ups, id: `many-${n}`, amountMinor: 844 + n })),
    ),
  },
  {
    name: "quotes/as they come",
    bare: true,
    view: quoteList("displaying", [
      { id: "w1", carrier: longWord, service: longWord, amountMinor: 123_456_789_012, currency: "USD" },
      { id: "w2", carrier: "順豐速運", service: "標準", amountMinor: 1_234_567_890, currency: "JPY" },
      { id: "w3", carrier: "X", service: "سريع", amountMinor: 844, currency: "KWD" },
    ]),
  },
  {
    name: "confirmation/other countries",
    view: (
      <ConfirmationCard
        phase="displaying"
        data={{
          from: { ...elsewhere, city: "Köln", zip: "50667", country: "DE" },
          to: { ...elsewhere, name: longWord, city: "London", zip: "SW1A 1AA", country: "GB" },
        }}
        quote={{ id: "w1", carrier: "DHL", service: longWord, amountMinor: 123_456_789_012, currency: "USD" }}
      />
    ),
  },
  {
    name: "label/as it comes",
    view: (
      <LabelCard
        phase="completed"
        data={{
          ...sample.label,
          trackingNumber: longWord,
          labelUrl: `https://labels.shipvox.example/?signature=${"a1".repeat(1000)}`,
          amountMinor: 123_456_789_012,
        }}
      />
    ),
  },
  { name: "payment/half said", view: <PaymentCard phase="displaying" data={{ brand: "Visa" }} /> },
  {
    name: "label/half said",
    view: <LabelCard phase="displaying" data={{ trackingNumber: "1Z999AA10123456784", carrier: "UPS" }} />,
  },
  {
    name: "label/bad link",
    view: <LabelCard phase="completed" data={{ ...sample.label, labelUrl: "javascript:alert(1)" }} />,
  },
];

export const cardSpecimens: readonly Specimen[] = [...quoteSpecimens, ...phaseSpecimens, ...partialSpecimens];
