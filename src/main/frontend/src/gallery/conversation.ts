import type { Json, Phase } from "../protocol/message-types.js";
import * as sample from "./samples.js";

/** What an agent would send in one conversation, in order; `point` names the moments worth a picture. */
export interface Line {
  slice: string;
  phase: Phase;
  data?: { [key: string]: Json };
  point?: string;
}

/** The samples as the wire has them. */
function wire(data: object): { [key: string]: Json } {
  const copy: { [key: string]: Json } = JSON.parse(JSON.stringify(data));
  return copy;
}

const { originZip, destinationZip, weightLb } = sample.details;

export const conversation: readonly Line[] = [
  { slice: "details", phase: "loading" },
  { slice: "details", phase: "displaying", data: { originZip } },
  { slice: "details", phase: "displaying", data: { destinationZip }, point: "details" },
  { slice: "details", phase: "completed", data: { weightLb } },
  { slice: "quotes", phase: "loading", point: "quotes-loading" },
  { slice: "quotes", phase: "displaying", data: wire({ quotes: [sample.ups] }) },
  { slice: "quotes", phase: "displaying", data: wire({ quotes: [sample.ups, sample.usps] }) },
  {
    slice: "quotes",
    phase: "displaying",
    data: wire({ quotes: sample.quotes, cheapestId: "q1", fastestId: "q3" }),
    point: "quotes",
  },
  { slice: "selection", phase: "completed", data: { quoteId: "q1" } },
  { slice: "quotes", phase: "completed" },
  { slice: "confirmation", phase: "loading" },
  { slice: "confirmation", phase: "displaying", data: wire(sample.confirmation), point: "confirmation" },
  { slice: "confirmation", phase: "completed" },
  { slice: "payment", phase: "loading" },
  { slice: "payment", phase: "displaying", data: wire(sample.payment), point: "payment" },
  { slice: "payment", phase: "completed", data: { status: "paid" } },
  { slice: "label", phase: "loading", point: "label-loading" },
  { slice: "label", phase: "displaying", data: wire(sample.label) },
  { slice: "label", phase: "completed", point: "label" },
  { slice: "pickup", phase: "completed", data: wire(sample.pickup), point: "pickup" },
];

/** The conversation up to and with a point; all of it for an unknown one. */
export function upTo(point: string): readonly Line[] {
  const end = conversation.findIndex((line) => line.point === point);
  return end < 0 ? conversation : conversation.slice(0, end + 1);
}
