// Where a spoken number must not be cut; the same lines as in the server's NumberWords.
const LINES: readonly (readonly [magnitude: number, words: string])[] = [
  [
    1,
    "oh zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen" +
      " fifteen sixteen seventeen eighteen nineteen" +
      " cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce" +
      " quince dieciseis diecisiete dieciocho diecinueve" +
      " deux trois quatre cinq sept huit neuf onze douze treize quatorze quinze seize" +
      " null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf" +
      " 〇 零 一 二 三 四 五 六 七 八 九",
  ],
  [
    10,
    "twenty thirty forty fifty sixty seventy eighty ninety" +
      " treinta cuarenta cincuenta sesenta setenta ochenta noventa" +
      " dix vingt vingts trente quarante cinquante soixante",
  ],
  [100, "hundred cien ciento hundert 十"],
  [1000, "thousand mil mille tausend 百"],
  [10_000, "million millions millon millones millionen 千"],
  [100_000, "万"],
  [1_000_000, "point coma komma virgule 点"],
];
const MAGNITUDES = new Map(LINES.flatMap(([size, words]) => words.split(" ").map((word) => [word, size])));
const AND: ReadonlySet<string> = new Set(["and", "y", "et", "und"]);

/** How great the number is that a word names, roughly; 0 for a word that is none. */
export const magnitude = (word: string): number => (/^[0-9]/.test(word) ? 1 : (MAGNITUDES.get(word) ?? 0));

export const isAnd = (word: string): boolean => AND.has(word);
