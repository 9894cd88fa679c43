// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { messageTypes, readSchema, validator } from "../../scripts/generate.js";
import { isRecord, isServerMessage, parseJson } from "./parse-message.js";
import { validate } from "./validator.js";

const GOLDEN = new URL("../../../../test/resources/messages/", import.meta.url);

const ajv = new Ajv2020({ discriminator: true, strictTypes: false, allowUnionTypes: true });
ajv.addSchema(readSchema(), "wire");

function fits(type: string, value: unknown): boolean {
  return ajv.validate(`wire#/$defs/${type}`, value) === true;
}

function here(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

const messages = readdirSync(GOLDEN)
  .filter((name) => name.endsWith(".json"))
  .map((name) => ({ name, value: parseJson(readFileSync(new URL(name, GOLDEN), "utf8")) }));
const isFromServer = (value: unknown) => isRecord(value) && "source" in value;
const fromServer = messages.filter(({ value }) => isFromServer(value));
const fromClient = messages.filter(({ value }) => !isFromServer(value));

describe("the generated files", () => {
  test("message-types.ts says what the server's schema says", async () => {
    expect(await messageTypes(), "stale: npm run generate").toBe(here("message-types.ts"));
  });

  test("validator.js checks what the server's schema says", async () => {
    expect(await validator(), "stale: npm run generate").toBe(here("validator.js"));
  });

  test("validator.js needs no library at run time", () => {
    expect(here("validator.js")).not.toMatch(/\brequire\(|\bimport\b/);
  });
});

describe("the golden messages", () => {
  test("exist for every type of both directions", () => {
    const types = (list: typeof messages) =>
      new Set(list.map(({ value }) => (isRecord(value) ? value["type"] : undefined)));
    expect(types(fromServer)).toEqual(new Set(["AUTH_RESULT", "INIT", "UPDATE", "ERROR", "PONG", "RECEIPT"]));
    expect(types(fromClient)).toEqual(new Set(["INIT", "UPDATE", "PING", "ACK"]));
  });

  test.each(fromServer)("$name fits the schema, the validator and the parser", ({ value }) => {
    expect(fits("ServerMessage", value)).toBe(true);
    expect(validate(value)).toBe(true);
    expect(isServerMessage(value)).toBe(true);
  });

  test.each(fromClient)("$name fits the schema of what a client sends", ({ value }) => {
    expect(fits("ClientMessage", value)).toBe(true);
  });

  test.each(fromServer)("$name with an unknown field still passes, from a newer server", ({ value }) => {
    const newer = { ...(isRecord(value) ? value : {}), later: { a: 1 } };
    expect(fits("ServerMessage", newer)).toBe(true);
    expect(validate(newer)).toBe(true);
  });

  test.each(fromServer)("$name without its payload or with another version is refused", ({ value }) => {
    const { payload: _, ...rest } = isRecord(value) ? value : {};
    expect(validate(rest)).toBe(false);
    expect(validate({ ...(isRecord(value) ? value : {}), v: 2 })).toBe(false);
  });
});

describe("an agent's update in the schema", () => {
  const quote = { id: "q1", carrier: "UPS", service: "Ground", amountMinor: 844, currency: "USD" };

  test.each([
    { slice: "details", data: { originZip: "89101" } },
    { slice: "details", data: { originZip: null } },
    { slice: "details", data: { dimensionsIn: { length: 3 } } },
    { slice: "quotes", phase: "loading" },
    { slice: "quotes", data: { quotes: [quote] } },
    { slice: "pickup", data: { date: 1767225600123, earliest: "09:00" } },
    { slice: "speech", data: { utterance: "u-1", event: "end" } },
    { slice: "x-weather", data: { anything: [1] } },
  ])("%j is taken", (update) => {
    expect(fits("UpdateRequest", update)).toBe(true);
  });

  test.each([
    { slice: "details", data: { originZip: "891" } },
    { slice: "details", data: { weightLb: 0 } },
    { slice: "details", data: null },
    { slice: "quotes", data: { quotes: [{ ...quote, amountMinor: 8.44 }] } },
    { slice: "quotes", data: { quotes: [{ id: "q1" }] } },
    { slice: "label", data: { labelUrl: "http://example.com/label" } },
    { slice: "speech" },
    { slice: "session", phase: "completed" },
    { slice: "weather", data: {} },
    { data: {} },
  ])("%j is refused", (update) => {
    expect(fits("UpdateRequest", update)).toBe(false);
  });
});
