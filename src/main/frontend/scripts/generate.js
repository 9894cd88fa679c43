// Makes src/protocol/message-types.ts and validator.js from the server's JSON Schema: npm run generate.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { compile } from "json-schema-to-typescript";
import { minify } from "vite";

const SCHEMA = new URL("../../resources/schema/shipvox-live.schema.json", import.meta.url);
const PROTOCOL = new URL("../src/protocol/", import.meta.url);
const NOTE =
  "Generated from the Java records in com.shipvox.live.message; do not edit. `npm run generate` renews it.";
const DEFS = "#/$defs/";

/** The server's schema as it is committed. */
export function readSchema() {
  return JSON.parse(readFileSync(SCHEMA, "utf8"));
}

/** The names of all definitions that the given ones lead to, themselves included. */
function reachable(defs, names) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, next] of JSON.stringify(defs[name]).matchAll(/"#\/\$defs\/(\w+)"/g)) visit(next);
  };
  names.forEach(visit);
  return found;
}

// What the schema cannot say, or TypeScript says better: the schema's state has one partial definition a slice.
const OWN_WORDS = {
  Json: "string | number | boolean | null | Json[] | { [key: string]: Json }",
  JsonObject: "{ [key: string]: Json }",
};

/** SessionState with the open-ended x-… slices, which a JSON Schema's patternProperties cannot become by themselves. */
function stateTypes(defs) {
  const data = (slice) => slice.properties.data.$ref.replace(DEFS, "").replace(/^Partial/, "");
  const slices = Object.entries(defs.SessionState.properties).map(
    ([name, slice]) => `  ${name}?: SliceOf<${data(slice)}>;`,
  );
  const about = defs.SessionState.properties.details.properties;
  return [
    `/** ${defs.SessionState.description} */`,
    "export interface SessionState {",
    ...slices,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the generated text.
    "  [custom: `x-${string}`]: SliceOf<JsonObject>;",
    "}",
    "export interface SliceOf<T> {",
    "  phase: Phase;",
    `  /** ${about.data.description} */`,
    "  data: Partial<T>;",
    "  seq: number;",
    `  /** ${about.at.description} */`,
    "  at: number;",
    "}",
  ];
}

/** A definition as json-schema-to-typescript wants it: constraints, which types cannot hold, taken out. */
function forTypes(node, defs, inSlice) {
  if (Array.isArray(node)) return node.map((item) => forTypes(item, defs, inSlice));
  if (typeof node !== "object" || node === null) return node;
  const target = node.$ref?.replace(DEFS, "");
  const { $ref, minLength, pattern, discriminator, ...rest } = node;
  if (target === undefined) {
    const entries = Object.entries(rest).filter(([key]) => key !== "required" || !node.oneOf);
    return Object.fromEntries(entries.map(([key, value]) => [key, forTypes(value, defs, inSlice)]));
  }
  // An object inside a slice arrives piece by piece, as the slice itself does; what stands in an array is whole.
  const partial = inSlice && `Partial${target}` in defs;
  return { ...rest, tsType: partial ? `Partial<${target}>` : target };
}

/** The text of message-types.ts. */
export async function messageTypes() {
  const defs = readSchema().$defs;
  const slices = Object.values(defs.SessionState.properties)
    .map((slice) => slice.properties.data.$ref.replace(DEFS, "").replace(/^Partial/, ""))
    .filter((name) => name !== "JsonObject");
  const answers = ["Accepted", "SessionCreated", "SessionList", "SessionView", "ViewerToken"];
  const wanted = reachable(defs, ["ServerMessage", "ClientMessage", "Role", "Speech", ...slices, ...answers]);
  const data = reachable(defs, slices);
  const text = [`// ${NOTE}`, ""];
  for (const [name, type] of Object.entries(OWN_WORDS)) text.push(`export type ${name} = ${type};`);
  for (const name of wanted) {
    if (name === "SessionState") text.push(...stateTypes(defs));
    else if (!(name in OWN_WORDS) && !name.startsWith("Partial")) {
      const schema = forTypes(defs[name], defs, slices.includes(name));
      const style = { printWidth: 110 };
      const code = await compile(schema, name, { additionalProperties: false, bannerComment: "", style });
      // A type, unlike an interface, may go where a plain JSON object is asked for.
      const open = data.has(name) ? code.replace(/export interface (\w+)/, "export type $1 =") : code;
      text.push(open.trim().replace(/\/\*\*\n\s*\* (.*)\n\s*\*\//g, "/** $1 */"));
    }
  }
  return `${text.join("\n")}\n`;
}

/**
 * The schema as the browser checks by it: without what slices hold, which the server has checked and which may be
 * incomplete, and with a pattern for "not empty", because counting code points would be a run-time import.
 */
function forValidator(node) {
  if (Array.isArray(node)) return node.map(forValidator);
  if (typeof node !== "object" || node === null) return node;
  if (node.$ref?.startsWith(`${DEFS}Partial`)) return { type: "object" };
  const { minLength, description, ...rest } = node;
  const entries = Object.entries(rest).map(([key, value]) => [key, forValidator(value)]);
  return Object.fromEntries(minLength === 1 ? [...entries, ["pattern", "[^]"]] : entries);
}

/**
 * The text of validator.js: tells whether a value is a message of the server, without any library at run time. The fake
 * server holds itself to it. A page does not carry its 5 kB: `parseMessage` checks there what the client relies on.
 */
export async function validator() {
  const ajv = new Ajv({
    code: { source: true, esm: true },
    discriminator: true,
    // Lengths in UTF-16 units, as the server counts them; code points would need a library at run time.
    unicode: false,
    messages: false,
    inlineRefs: false,
  });
  const all = readSchema().$defs;
  const defs = Object.fromEntries(Object.entries(all).map(([name, def]) => [name, forValidator(def)]));
  const wanted = [...reachable(defs, ["ServerMessage"])].map((name) => [name, defs[name]]);
  ajv.addSchema({ $defs: Object.fromEntries(wanted) }, "wire");
  const code = standalone.default(ajv, { validate: `wire${DEFS}ServerMessage` });
  const small = await minify("validator.js", code, { module: true, mangle: { toplevel: true } });
  return `// ${NOTE}\n${small.code}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("message-types.ts", PROTOCOL), await messageTypes());
  writeFileSync(new URL("validator.js", PROTOCOL), await validator());
}
