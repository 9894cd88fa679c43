/** How values are written on the page. The page speaks English, so every format does too. */

import type { Dimensions } from "../protocol/message-types.js";

const locale = "en-US";
const day = new Intl.DateTimeFormat(locale, { weekday: "short", month: "short", day: "numeric" });
const utcDay = new Intl.DateTimeFormat(locale, {
  weekday: "short",
  month: "short",
  day: "numeric",
  timeZone: "UTC",
});
const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const utcClock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
const exactClock = new Intl.DateTimeFormat(locale, {
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
});
const pounds = new Intl.NumberFormat(locale, { style: "unit", unit: "pound", maximumFractionDigits: 2 });
const days = new Intl.NumberFormat(locale, { style: "unit", unit: "day", unitDisplay: "long" });
const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const moneyFormats = new Map<string, Intl.NumberFormat>();

/** Money, "$8.44", from the minor unit of an ISO 4217 currency; a code that no browser knows is written behind. */
export function formatMoney(amountMinor: number, currency: string): string {
  if (!/^[A-Za-z]{3}$/.test(currency)) return `${plain.format(amountMinor / 100)} ${currency}`;
  const code = currency.toUpperCase();
  const format =
    moneyFormats.get(code) ?? new Intl.NumberFormat(locale, { style: "currency", currency: code });
  moneyFormats.set(code, format);
  // Yen have no minor unit, dinars have three digits of it.
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** digits);
}

/** A calendar day, "Wed, Jan 7", from ms since 1970 in the reader's time zone. */
export function formatDay(at: number): string {
  return Number.isFinite(at) ? day.format(at) : "";
}

/** A time of day, "2:03 PM", from ms since 1970 in the reader's time zone. */
export function formatTime(at: number): string {
  return Number.isFinite(at) ? clock.format(at) : "";
}

/** A time of day to the second, for "as of". */
export function formatExactTime(at: number): string {
  return Number.isFinite(at) ? exactClock.format(at) : "";
}

/** A weight in pounds, "2 lb". */
export function formatWeight(weightLb: number): string {
  return pounds.format(weightLb);
}

/** A parcel's size in inches, "12 × 8 × 6 in"; undefined until all three sides are known. */
export function formatSize({ length, width, height }: Partial<Dimensions>): string | undefined {
  if (length === undefined || width === undefined || height === undefined) return undefined;
  return `${[length, width, height].map((side) => plain.format(side)).join(" × ")} in`;
}

/** A number of days in transit, "1 day", "5 days". */
export function formatTransit(transitDays: number): string {
  return days.format(transitDays);
}

/** A remaining time, "4:32", from ms; never below zero. */
export function formatRemaining(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A day as said ("2026-01-31") or as ms since 1970; words that are no date stay as they were said. */
export function formatSaidDay(said: string | number): string {
  if (typeof said === "number") return formatDay(said);
  // A date without a time is a square of the calendar: no time zone may move it.
  return /^\d{4}-\d{2}-\d{2}$/.test(said) && !Number.isNaN(Date.parse(said))
    ? utcDay.format(Date.parse(said))
    : said;
}

/** A time of day as said ("09:00") or as ms since 1970; words that are no time stay as they were said. */
export function formatSaidTime(said: string | number): string {
  if (typeof said === "number") return formatTime(said);
  const parts = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(said);
  if (!parts) return said;
  const [hours, minutes] = [Number(parts[1]), Number(parts[2])];
  return hours < 24 && minutes < 60 ? utcClock.format((hours * 60 + minutes) * 60_000) : said;
}

/** A word as a label: "in_transit" becomes "In transit". */
export function formatWord(word: string): string {
  const spaced = word.replace(/[_-]+/g, " ").trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The link if it is one that may be opened (https), else undefined: a `javascript:` address must never be a link. */
export function safeLink(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).protocol === "https:" ? url : undefined;
}
