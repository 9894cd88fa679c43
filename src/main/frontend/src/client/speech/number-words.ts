import { near, type Piece } from "./pieces.js";

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety";
const NUMBERS = new Map<string, number>([
  ...SMALL.split(" ").map((word, value) => [word, value] as const),
  ...TENS.split(" ").map((word, tens) => [word, (tens + 2) * 10] as const),
  ["hundred", 100],
  ["thousand", 1000],
  ["million", 1_000_000],
]);

/** Replaces runs of number words by their values; "oh" is a zero only beside another number. */
export function readNumbers(pieces: readonly Piece[], text: string): Piece[] {
  const out: Piece[] = [];
  let i = 0;
  const valueAt = (at: number, limit: number): number | undefined => {
    const piece = pieces[at];
    const value = piece && piece.digits === undefined ? NUMBERS.get(piece.value) : undefined;
    return value !== undefined && value < limit ? value : undefined;
  };
  const adjoins = (at: number): boolean => {
    const [left, right] = [pieces[at - 1], pieces[at]];
    return at > 0 && left !== undefined && right !== undefined && near(text, left, right);
  };
  const skipAnd = (limit: number): boolean => {
    if (!adjoins(i)) return false;
    const at = pieces[i]?.value === "and" && adjoins(i + 1) ? i + 1 : i;
    if (valueAt(at, limit) === undefined) return false;
    i = at;
    return true;
  };
  const below = (limit: number): number => {
    let value = valueAt(i, 100) ?? 1;
    if (valueAt(i, 100) !== undefined) i++;
    const unit = adjoins(i) ? valueAt(i, 10) : undefined;
    if (value >= 20 && unit !== undefined && unit > 0) {
      value += unit;
      i++;
    }
    for (const scale of [100, 1000, 1_000_000]) {
      if (scale >= limit || valueAt(i, scale + 1) !== scale || (value !== 1 && !adjoins(i))) continue;
      i++;
      value *= scale;
      if (skipAnd(Math.min(scale, 100))) value += below(scale);
    }
    return value;
  };
  while (i < pieces.length) {
    const piece = pieces[i];
    if (piece === undefined) break;
    const first = i;
    const last = out.at(-1);
    const zero =
      (piece.value === "oh" || piece.value === "o") &&
      ((last?.digits !== undefined && near(text, last, piece, /^[\s,-]*$/)) ||
        (adjoins(i + 1) && (valueAt(i + 1, 100) !== undefined || pieces[i + 1]?.digits !== undefined)));
    if (zero || valueAt(i, Number.POSITIVE_INFINITY) !== undefined) {
      const digits = zero ? "0" : String(below(Number.POSITIVE_INFINITY));
      if (zero) i++;
      out.push({
        value: "",
        digits,
        spoken: true,
        start: piece.start,
        end: pieces[Math.max(i - 1, first)]?.end ?? piece.end,
      });
    } else {
      out.push(piece);
      i++;
    }
  }
  return out;
}
