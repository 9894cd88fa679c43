import { isAnd, magnitude } from "./number-words.js";

/** What a place that begins or ends between two words would cut. */
export const FREE = 0;
/** Between two spoken numbers, or between letters and digits of one written word. */
export const SOFT = 1;
/** Within a spoken number: "twenty-two". */
const HARD = 2;
/** Within a word of a script without blanks. */
const INSIDE = 3;

/**
 * One word as it is compared: folded, a number with its digits and a full stop before its fraction.
 *
 * `start` and `end` are UTF-16 indexes; `cut` is what a place that begins here would cut.
 */
export interface Token {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly cut: number;
}

export const cutBefore = ({ cut }: Token): number => Math.min(cut, HARD);
/** What a place that ends before the word would cut; at the text's end nothing. */
export const cutAfter = (word: Token | undefined): number =>
  word?.cut === INSIDE ? SOFT : (word?.cut ?? FREE);

type Kind = "digit" | "character" | "hangul" | "letter" | undefined;

const SEGMENTS = new Intl.Segmenter("en", { granularity: "word" });
const SYMBOLS = "$€£¥₹₩%&×°#½";
const NO_BLANKS =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]$/u;
const GROUPED = /^([1-9]\d{0,2})(?:([.,'’\s])\d{3})(?:\2\d{3}){0,4}(?:[.,]\d+)?$/u;
const ELIDED = new Set(
  "c d j l m n s t qu jusqu lorsqu puisqu un all dell nell sull".split(" ") as readonly string[],
);
const ORDINAL: ReadonlySet<string> = new Set(["st", "nd", "rd", "th", "er", "eme"]);

const nfkc = (text: string) => text.replace(/\p{DI}/gu, "").normalize("NFKC");
const straight = (text: string) => text.replace(/[’ʼ＇]/gu, "'");

/** A word without its case, accents, possessive s and signs. */
function fold(word: string): string {
  const small = nfkc(word).toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  const plain = small
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/gu, "")
    .normalize("NFC");
  return straight(plain)
    .replace(/'s$/u, "")
    .replace(/[^\p{L}\p{M}\p{N}]/gu, "");
}

/**
 * The words of a text by UAX #29, in order; the server's `Words` gives the same, which a table of texts holds.
 *
 * Scripts without blanks between words give a word for each character, because where their words end depends on
 * the dictionary of the platform.
 */
export function tokensOf(text: string): Token[] {
  const words: Token[] = [];
  let symbolBefore = false;
  const near = (left: Token, right: { readonly start: number }) =>
    right.start < left.end || /^[\s\p{Z}\u2010\u2011-]*$/u.test(text.slice(left.end, right.start));

  /** What a cut before the next word would cut of a spoken number. */
  function join(value: string, start: number): number {
    const last = words.at(-1);
    const size = magnitude(value);
    if (!last || size === 0 || !near(last, { start })) return FREE;
    const before = words.at(-2);
    if (isAnd(last.value) && before) {
      const left = magnitude(before.value);
      return left >= 10 && left > size && near(before, last) ? HARD : FREE;
    }
    const left = magnitude(last.value);
    if (left === 0) return FREE;
    const hyphen = !/^[0-9]/.test(last.value) && text.slice(last.end, start).trim() !== "";
    const one = (left > size && left >= 10) || (size >= 100 && size > left);
    return hyphen || one ? HARD : SOFT;
  }
  function add(value: string, start: number, end: number, cut: number): void {
    if (value !== "") words.push({ value, start, end, cut: Math.max(cut, join(value, start)) });
  }
  /** "1,500" and "1.500" are 1500, "8,44" is 8.44, and "05.01.2026" is three numbers. */
  function number(start: number, end: number, digits: string, cut: number): void {
    const parts = digits.split(/[^0-9]+/);
    const [whole = "", fraction = ""] = parts;
    if (parts.length === 1) add(digits, start, end, cut);
    else if (digits.length <= 24 && GROUPED.test(digits)) {
      const signs = digits.replace(/[0-9]/g, "");
      const last = signs.at(0) === signs.at(-1) ? "" : (parts.pop() ?? "");
      add(pointed(parts.join(""), last), start, end, cut);
    } else if (parts.length === 2) add(pointed(whole, fraction), start, end, cut);
    else {
      let at = start;
      for (const part of parts) {
        add(part, at, at + part.length, at === start ? cut : SOFT);
        at += part.length + 1;
      }
    }
  }
  function part(start: number, end: number, kind: Kind, cut: number): void {
    const written = text.slice(start, end);
    const last = words.at(-1);
    if (kind === "digit") {
      // "$14" is one place, whether the sign is looked for or not.
      number(symbolBefore && cut === FREE && last ? last.start : start, end, digitsOf(written), cut);
      return;
    }
    if (cut === SOFT && kind === "letter" && last && ORDINAL.has(fold(written))) {
      words[words.length - 1] = { ...last, end };
      return;
    }
    const apostrophe = straight(written).indexOf("'");
    const elided = apostrophe > 0 && written.length - apostrophe > 2 && fold(written.slice(0, apostrophe));
    if (elided && ELIDED.has(elided)) {
      add(elided, start, start + apostrophe, cut);
      add(fold(written.slice(apostrophe + 1)), start + apostrophe + 1, end, FREE);
    } else add(fold(written), start, end, cut);
  }

  for (const { segment, index } of SEGMENTS.segment(text)) {
    let before: Kind;
    let from = index;
    let cut = FREE;
    let at = index;
    for (const char of segment) {
      const kind = kindOf(char);
      // Marks and signs within a word belong to the part that they follow.
      if (kind !== undefined) {
        if (before !== undefined && (kind !== before || kind === "character")) {
          part(from, at, before, cut);
          const code = kind !== before && isCode(kind) && isCode(before);
          cut = code ? SOFT : kind === before ? INSIDE : FREE;
          from = at;
        }
        before = kind;
      }
      at += char.length;
    }
    if (before !== undefined) {
      part(from, at, before, cut);
      symbolBefore = false;
    } else {
      const symbol = segment.startsWith("½") ? "½" : nfkc(segment);
      symbolBefore = symbol.length === 1 && SYMBOLS.includes(symbol);
      if (symbolBefore)
        words.push({ value: symbol === "×" ? "x" : symbol, start: index, end: at, cut: FREE });
    }
  }
  return words;
}

const isCode = (kind: Kind) => kind === "digit" || kind === "letter";

const pointed = (whole: string, fraction: string) => {
  const rest = fraction.replace(/0+$/, "");
  return rest === "" ? whole : `${whole}.${rest}`;
};

/** Any script's digits as 0 to 9; other signs as they are. */
const digitsOf = (written: string): string =>
  Array.from(written.replace(/\p{DI}/gu, ""), (char) => {
    const point = char.codePointAt(0) ?? 0;
    if (!/\p{Nd}/u.test(char)) return nfkc(char);
    // Each script has its ten digits in a row, from a place that ends in 0 or 6, of sixteen.
    const nibble = point & 0xf;
    const aligned = /\p{Nd}/u.test(String.fromCodePoint(point - nibble));
    return String(aligned && nibble < 10 ? nibble : nibble - 6);
  }).join("");

function kindOf(char: string): Kind {
  if (/\p{Nd}/u.test(char)) return "digit";
  if (char === "ー") return "character";
  if (char === "\uff9e" || char === "\uff9f" || !/[\p{L}\p{Nl}]/u.test(char)) return undefined;
  if (NO_BLANKS.test(char)) return "character";
  return /\p{sc=Hangul}/u.test(char) ? "hangul" : "letter";
}
