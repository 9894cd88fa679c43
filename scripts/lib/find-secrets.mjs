// Finds tokens in what a test run has put out: find-secrets.mjs TOKENS PLACE…
// TOKENS is a file of the tokens that were used, one a line; each PLACE a file, or a folder to go through.
// Found is anything of a JWT's shape, and any 16 characters of a used token's signature. Says where, never what.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

const [tokens, ...places] = process.argv.slice(2);
const gram = 16;
// What a node unpacks is no output.
const passedOver = new Set(["root"]);
const output = /\.(log|txt|xml|json|md|html|dump|dumpstream)$/;
const shape = /eyJ[\w-]{8,}\.(eyJ[\w-]{4,}|$)/;

function* filesOf(place) {
  if (!existsSync(place) || place === tokens) return;
  if (!statSync(place).isDirectory()) yield place;
  else {
    for (const name of readdirSync(place)) {
      const path = join(place, name);
      if (statSync(path).isDirectory() ? !passedOver.has(name) : output.test(basename(name)))
        yield* filesOf(path);
    }
  }
}

/** All runs of so many characters of the signatures; not those of a made-up one such as AAAA…. */
function signatures() {
  const grams = new Set();
  if (tokens === "" || !existsSync(tokens)) return grams;
  for (const token of readFileSync(tokens, "utf8").split("\n")) {
    const signature = /^[\w-]+\.[\w-]+\.([\w-]+)$/.exec(token)?.[1] ?? "";
    for (let at = 0; at + gram <= signature.length; at++) {
      const part = signature.slice(at, at + gram);
      if (new Set(part).size > gram / 2) grams.add(part);
    }
  }
  return grams;
}

const known = signatures();

function holdsSecret(line) {
  if (shape.test(line)) return true;
  for (const [run] of line.matchAll(/[\w-]{16,}/g)) {
    for (let at = 0; at + gram <= run.length; at++) if (known.has(run.slice(at, at + gram))) return true;
  }
  return false;
}

let files = 0;
let found = 0;
for (const file of places.flatMap((place) => [...filesOf(place)])) {
  files++;
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    if (!holdsSecret(line)) continue;
    found++;
    console.log(`${file}:${index + 1} holds a token`);
  }
}
console.log(
  `${files} files looked through for tokens and ${known.size} pieces of signatures: ${found} found`,
);
process.exit(found === 0 ? 0 : 1);
