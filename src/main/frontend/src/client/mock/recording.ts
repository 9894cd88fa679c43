import type { SessionState, Source, UpdatePayload } from "../../protocol/message-types.js";

/** One update of a recorded conversation and when it came, in ms from the start. */
export interface RecordedUpdate {
  readonly atMs: number;
  readonly payload: UpdatePayload;
  /** Its stamp by the server's clock, ms since 1970, by which the times in it are moved to when it is played. */
  readonly at?: number;
  /** `agent` where it is left out. */
  readonly source?: Source;
}

/** A conversation to be played: the state it begins with, by default none, and what came then. */
export interface Recording {
  readonly state?: SessionState;
  readonly updates: readonly RecordedUpdate[];
}

const GROUND = { id: "ups-ground", carrier: "UPS", service: "Ground", amountMinor: 844, currency: "USD" };
const PRIORITY = {
  id: "usps-priority",
  carrier: "USPS",
  service: "Priority Mail",
  amountMinor: 999,
  currency: "USD",
};
const SAVER = {
  id: "fedex-saver",
  carrier: "FedEx",
  service: "Express Saver",
  amountMinor: 1499,
  currency: "USD",
};

/** A two-pound parcel from Las Vegas to New York, with invented people and a tracking number that tracks nothing. */
export const RECORDING: readonly RecordedUpdate[] = [
  { atMs: 500, payload: { slice: "details", phase: "loading", data: { originZip: "89101" } } },
  { atMs: 1800, payload: { slice: "details", phase: "loading", data: { destinationZip: "10001" } } },
  { atMs: 3200, payload: { slice: "details", phase: "completed", data: { weightLb: 2 } } },
  { atMs: 3600, payload: { slice: "quotes", phase: "loading" } },
  {
    atMs: 6000,
    payload: {
      slice: "quotes",
      phase: "displaying",
      data: {
        quotes: [
          { ...GROUND, tier: "economy", transitDays: 5 },
          { ...PRIORITY, tier: "standard", transitDays: 3 },
          { ...SAVER, tier: "express", transitDays: 2 },
        ],
        cheapestId: "ups-ground",
        fastestId: "fedex-saver",
      },
    },
  },
  { atMs: 11_000, payload: { slice: "selection", phase: "completed", data: { quoteId: "ups-ground" } } },
  { atMs: 11_300, payload: { slice: "quotes", phase: "completed" } },
  {
    atMs: 13_000,
    payload: {
      slice: "confirmation",
      phase: "displaying",
      data: {
        quoteId: "ups-ground",
        from: {
          name: "Mock Sender",
          street: "1 Example Ave",
          city: "Las Vegas",
          state: "NV",
          zip: "89101",
          country: "US",
        },
        to: {
          name: "Mock Receiver",
          street: "2 Example St",
          city: "New York",
          state: "NY",
          zip: "10001",
          country: "US",
        },
      },
    },
  },
  { atMs: 17_000, payload: { slice: "confirmation", phase: "completed" } },
  {
    atMs: 18_000,
    payload: {
      slice: "payment",
      phase: "loading",
      data: { status: "processing", amountMinor: 844, currency: "USD" },
    },
  },
  {
    atMs: 20_000,
    payload: { slice: "payment", phase: "completed", data: { status: "paid", brand: "mock", last4: "0000" } },
  },
  { atMs: 20_500, payload: { slice: "label", phase: "loading" } },
  {
    atMs: 22_500,
    payload: {
      slice: "label",
      phase: "completed",
      data: {
        trackingNumber: "MOCK-0000-0000",
        carrier: "UPS",
        service: "Ground",
        labelUrl: "https://example.com/mock-label",
      },
    },
  },
];
