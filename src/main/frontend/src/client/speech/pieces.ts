/** A word or a number of a sentence; `start` and `end` are UTF-16 indexes. */
export interface Piece {
  readonly value: string;
  /** The digits of a number, undefined for a word. */
  readonly digits?: string;
  readonly fraction?: string;
  readonly spoken?: boolean;
  readonly money?: boolean;
  readonly start: number;
  readonly end: number;
}

/** Whether only blanks and hyphens lie between two pieces. */
export const near = (text: string, left: Piece, right: Piece, gap = /^[\s-]*$/): boolean =>
  gap.test(text.slice(left.end, right.start));

// A number as written, an abbreviation with full stops (U.P.S.), a word, or a sign that is read aloud.
const PIECES =
  /(\$\s?)?(\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.(\d+))?|(?:\p{L}\.){2,}|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[%&×]/gu;

const SAME: Readonly<Record<string, string>> = {
  lb: "pound",
  lbs: "pound",
  pounds: "pound",
  oz: "ounce",
  ounces: "ounce",
  inches: "inch",
  dollars: "dollar",
  usd: "dollar",
  buck: "dollar",
  bucks: "dollar",
  cents: "cent",
  "%": "percent",
  "&": "and",
  "×": "by",
};

const fold = (written: string): string => {
  const plain = written
    .normalize("NFKD")
    .replace(/[\p{M}.'’]/gu, "")
    .toLowerCase();
  return Object.hasOwn(SAME, plain) ? (SAME[plain] ?? plain) : plain;
};

/** Cuts a sentence into words and numbers, the latter still as they were written or said. */
export function piecesOf(text: string): Piece[] {
  return Array.from(text.matchAll(PIECES), (found): Piece => {
    const [written, dollar, whole, fraction] = found;
    const place = { start: found.index, end: found.index + written.length };
    if (whole === undefined) return { value: fold(written), ...place };
    const number = { value: "", digits: whole.replaceAll(",", ""), money: dollar !== undefined };
    return fraction === undefined ? { ...number, ...place } : { ...number, fraction, ...place };
  });
}
