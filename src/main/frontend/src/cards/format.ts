/** How values are written on the page, in the language of its texts. */

import type { Dimensions } from "../protocol/message-types.js";
import { locale } from "../texts.js";

const made = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

/** A format made once for the page's language. */
function once<Format extends Intl.DateTimeFormat | Intl.NumberFormat>(
  name: string,
  make: () => Format,
): Format {
  const key = `${locale} ${name}`;
  const format = made.get(key) ?? make();
  made.set(key, format);
  return format as Format;
}

const dated = (name: string, options: Intl.DateTimeFormatOptions) =>
  once(name, () => new Intl.DateTimeFormat(locale, options));
const numbered = (name: string, options: Intl.NumberFormatOptions) =>
  once(name, () => new Intl.NumberFormat(locale, options));

const dayParts = { weekday: "short", month: "short", day: "numeric" } as const;
const clockParts = { hour: "numeric", minute: "2-digit" } as const;
const plain = () => numbered("plain", { maximumFractionDigits: 2 });

/** Money, "$8.44", from the minor unit of an ISO 4217 currency; a code that no browser knows is written behind. */
export function formatMoney(amountMinor: number, currency: string): string {
  return money(amountMinor, currency, "symbol");
}

/** Money for the ear, "8.44 US dollars": what a currency sign is to the eye, a word is to the ear. */
export function spokenMoney(amountMinor: number, currency: string): string {
  return money(amountMinor, currency, "name");
}

function money(amountMinor: number, currency: string, currencyDisplay: "symbol" | "name"): string {
  if (!/^[A-Za-z]{3}$/.test(currency)) return `${plain().format(amountMinor / 100)} ${currency}`;
  const code = currency.toUpperCase();
  const format = numbered(`${currencyDisplay} ${code}`, {
    style: "currency",
    currency: code,
    currencyDisplay,
  });
  // Yen have no minor unit, dinars have three digits of it.
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** digits);
}

/** A calendar day, "Wed, Jan 7", from ms since 1970 in the reader's time zone. */
export function formatDay(at: number): string {
  return Number.isFinite(at) ? dated("day", dayParts).format(at) : "";
}

/** A time of day, "2:03 PM", from ms since 1970 in the reader's time zone. */
export function formatTime(at: number): string {
  return Number.isFinite(at) ? dated("clock", clockParts).format(at) : "";
}

/** A time of day to the second, for "as of". */
export function formatExactTime(at: number): string {
  return Number.isFinite(at) ? dated("exact", { ...clockParts, second: "2-digit" }).format(at) : "";
}

/** A weight in pounds, "2 lb". */
export function formatWeight(weightLb: number): string {
  return numbered("pounds", { style: "unit", unit: "pound", maximumFractionDigits: 2 }).format(weightLb);
}

/** A parcel's size in inches, "12 × 8 × 6 in"; undefined until all three sides are known. */
export function formatSize({ length, width, height }: Partial<Dimensions>): string | undefined {
  if (length === undefined || width === undefined || height === undefined) return undefined;
  return `${[length, width, height].map((side) => plain().format(side)).join(" × ")} in`;
}

/** A number of days in transit, "1 day", "5 days". */
export function formatTransit(transitDays: number): string {
  return numbered("days", { style: "unit", unit: "day", unitDisplay: "long" }).format(transitDays);
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
    ? dated("UTC day", { ...dayParts, timeZone: "UTC" }).format(Date.parse(said))
    : said;
}

/** A time of day as said ("09:00") or as ms since 1970; words that are no time stay as they were said. */
export function formatSaidTime(said: string | number): string {
  if (typeof said === "number") return formatTime(said);
  const parts = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(said);
  if (!parts) return said;
  const [hours, minutes] = [Number(parts[1]), Number(parts[2])];
  return hours < 24 && minutes < 60
    ? dated("UTC clock", { ...clockParts, timeZone: "UTC" }).format((hours * 60 + minutes) * 60_000)
    : said;
}

/** A list of a few things in a sentence. */
export function formatList(parts: readonly string[]): string {
  return new Intl.ListFormat(locale, { type: "unit", style: "short" }).format(parts);
}

/** A country by its code, in the page's language. */
export function formatCountry(code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "region", fallback: "code" }).of(code) ?? code;
  } catch {
    return code;
  }
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
