import { readNumbers } from "./number-words.js";
import { near, type Piece, piecesOf } from "./pieces.js";

/**
 * One comparable piece of a sentence: a folded word, or a single digit.
 *
 * Numbers are spelt as the digits one hears, so that "$8.44", "eight forty-four" and "eight dollars and
 * forty-four cents" all become 8 4 4. `start` is a UTF-16 index. `before` says what a cut in front of the
 * token would cut: 0 nothing, 1 a spoken number or a unit glued to it, 2 a written word.
 */
export interface Token {
  readonly value: string;
  readonly start: number;
  readonly before: 0 | 1 | 2;
}

/** Marks a whole amount ("$8", "eight dollars"), which alone distinguishes it from a plain number. */
export const WHOLE_AMOUNT = "$";
const CENTS = "¢";

/** Splits a sentence into tokens that two ways of saying the same thing share. */
export function tokensOf(text: string): Token[] {
  const pieces = readNumbers(piecesOf(text), text);
  const tokens: Token[] = [];
  let last: Piece | undefined;
  const emit = (value: string, piece: Piece) => {
    let before: 0 | 1 | 2 = 0;
    if (last === piece) before = 2;
    else if (last && (last.end === piece.start || (last.spoken && piece.spoken && near(text, last, piece))))
      before = 1;
    tokens.push({ value, start: piece.start, before });
    last = piece;
  };
  const spell = (digits: string, piece: Piece) => {
    for (const digit of digits) emit(digit, piece);
  };

  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    if (piece === undefined) continue;
    if (piece.digits === undefined) {
      emit(wordIn(pieces, i), piece);
      continue;
    }
    const next = pieces[i + 1];
    if (piece.money || next?.value === "dollar") {
      const cents = centsAfter(pieces, piece.money ? i : i + 1, text);
      const fraction = (piece.fraction ?? cents?.piece.digits?.padStart(2, "0") ?? "").padEnd(2, "0");
      const holder = cents?.piece ?? piece;
      if (fraction === "00") {
        spell(piece.digits, piece);
        emit(WHOLE_AMOUNT, piece);
      } else if (piece.digits === "0") {
        spell(fraction.replace(/^0/, ""), holder);
        emit(CENTS, holder);
      } else {
        spell(piece.digits, piece);
        // "and" and "dollars" fall silent, so the cents still belong to the number before them.
        for (const digit of fraction) {
          tokens.push({ value: digit, start: holder.start, before: holder === last ? 2 : 1 });
          last = holder;
        }
      }
      i = cents?.next ?? (next?.value === "dollar" ? i + 1 : i);
    } else {
      spell(piece.digits + (piece.fraction ?? ""), piece);
      if (next?.value === "cent") {
        emit(CENTS, piece);
        i++;
      } else if (next?.value === "point" && pieces[i + 2]?.digits !== undefined) {
        i++;
      } else if (next?.value === "and" && pieces[i + 2]?.value === "a" && pieces[i + 3]?.value === "half") {
        emit("5", piece);
        i += 3;
      }
    }
  }
  return tokens;
}

/** "in" and "x" mean inch and by only beside a number. */
function wordIn(pieces: readonly Piece[], i: number): string {
  const value = pieces[i]?.value ?? "";
  if (pieces[i - 1]?.digits === undefined) return value;
  if (value === "in") return "inch";
  return value === "x" && pieces[i + 1]?.digits !== undefined ? "by" : value;
}

/** The cents that follow the word at `at`: "and forty-four cents", or a bare "forty-four". */
function centsAfter(pieces: readonly Piece[], at: number, text: string) {
  let next = at + 1;
  const joined = pieces[next]?.value === "and";
  if (joined) next++;
  const piece = pieces[next];
  if (piece?.digits === undefined || piece.digits.length > 2 || piece.money) return undefined;
  const after = pieces[next + 1];
  if (after?.value === "cent") return { piece, next: next + 1 };
  const dollars = pieces[at];
  const bare =
    !joined && piece.spoken && dollars && dollars.digits === undefined && near(text, dollars, piece);
  // "eight dollars two pounds" speaks of two things.
  const ends =
    after === undefined ||
    !near(text, piece, after) ||
    !/^(dollar|pound|ounce|inch|percent)$/.test(after.value);
  return bare && ends ? { piece, next } : undefined;
}
