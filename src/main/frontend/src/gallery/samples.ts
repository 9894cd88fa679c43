import type {
  Confirmation,
  Details,
  Label,
  Notice,
  Payment,
  Pickup,
  Quote,
} from "../protocol/message-types.js";

/** A fixed day for the gallery, so that its pictures are the same tomorrow: 2026-01-05, 10:00 in New York. */
export const today = Date.UTC(2026, 0, 5, 15);
const dayMs = 86_400_000;

export const details: Details = {
  originZip: "89101",
  destinationZip: "10001",
  weightLb: 2,
  dimensionsIn: { length: 12, width: 8, height: 6 },
  pickupRequested: true,
};

export const ups: Quote = {
  id: "q1",
  carrier: "UPS",
  service: "Ground",
  tier: "Economy",
  amountMinor: 844,
  currency: "USD",
  transitDays: 5,
  estimatedDelivery: today + 5 * dayMs,
};

export const usps: Quote = {
  id: "q2",
  carrier: "USPS",
  service: "Priority Mail",
  tier: "Standard",
  amountMinor: 999,
  currency: "USD",
  transitDays: 3,
  estimatedDelivery: today + 3 * dayMs,
};

export const fedex: Quote = {
  id: "q3",
  carrier: "FedEx",
  service: "Express Saver",
  tier: "Express",
  amountMinor: 1499,
  currency: "USD",
  transitDays: 2,
  estimatedDelivery: today + 2 * dayMs,
};

export const quotes: Quote[] = [ups, usps, fedex];

export const confirmation: Confirmation = {
  from: {
    name: "Maya Lindqvist",
    company: "Desert Press",
    street: "300 Stewart Ave",
    city: "Las Vegas",
    state: "NV",
    zip: "89101",
    country: "US",
    phone: "+1 702 555 0134",
  },
  to: {
    name: "Jonah Abara",
    street: "421 8th Ave",
    street2: "Apt 5B",
    city: "New York",
    state: "NY",
    zip: "10001",
    country: "US",
  },
  quoteId: "q1",
};

export const payment: Payment = {
  status: "authorized",
  brand: "Visa",
  last4: "4242",
  amountMinor: 844,
  currency: "USD",
};

export const label: Label = {
  trackingNumber: "1Z999AA10123456784",
  carrier: "UPS",
  service: "Ground",
  labelUrl: "https://labels.shipvox.example/1Z999AA10123456784.pdf",
  amountMinor: 844,
  currency: "USD",
  estimatedDelivery: today + 5 * dayMs,
};

export const pickup: Pickup = {
  carrier: "UPS",
  confirmationNumber: "PU-5520-118",
  date: "2026-01-06",
  earliest: "09:00",
  latest: "12:00",
};

export const notices: Notice[] = [
  { level: "info", title: "One moment", message: "The carrier is being asked again." },
  { level: "success", title: "Address checked", message: "Both addresses exist." },
  { level: "warning", title: "Snow in New York", message: "Deliveries may be a day late." },
  { level: "error", title: "FedEx did not answer", message: "The other carriers' quotes are complete." },
];
