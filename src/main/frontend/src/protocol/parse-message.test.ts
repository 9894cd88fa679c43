import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMessage } from "./parse-message.js";

const good = {
  v: 1,
  type: "UPDATE",
  sessionId: "s",
  epoch: "e",
  seq: 1,
  id: "u",
  at: 1,
  source: "agent",
  payload: { slice: "quotes", phase: "loading", data: {} },
};
const parse = (change: object) => parseMessage(JSON.stringify({ ...good, ...change }));

// The golden messages that the Java tests read, too.
const goldens = resolve(import.meta.dirname, "../../../../test/resources/messages");
const CLIENT_ONLY = /^(ack|client-|ping)/;
const ofServer = readdirSync(goldens).filter((name) => !CLIENT_ONLY.test(name));

describe("a frame", () => {
  it.each(ofServer)("like the golden %s is read as it is", (name) => {
    const text = readFileSync(resolve(goldens, name), "utf8");
    expect(parseMessage(text)).toEqual(JSON.parse(text));
  });

  it("that is a message of the contract is read as it is, unknown fields included", () => {
    const future = { ...good, trace: "t", payload: { ...good.payload, mood: "good" } };
    expect(parseMessage(JSON.stringify(future))).toEqual(future);
  });

  it.each<[string, object]>([
    ["of another version", { v: 2 }],
    ["of an unknown type", { type: "SHOUT" }],
    ["without a payload", { payload: null }],
    ["with a list for a payload", { payload: [] }],
    ["without a place", { seq: undefined }],
    ["with half a place", { epoch: undefined }],
    ["with a place between two others", { seq: 1.5 }],
    ["without a slice", { payload: { phase: "loading" } }],
    ["without a phase", { payload: { slice: "quotes" } }],
    ["with data that is no patch", { payload: { slice: "quotes", phase: "loading", data: [] } }],
    [
      "an INIT with neither a state nor a resumption",
      { type: "INIT", payload: { resumed: false, state: null } },
    ],
    ["a PONG with half a place", { type: "PONG", epoch: undefined }],
  ])("%s is ignored", (_, change) => {
    expect(parse(change)).toBeNull();
  });

  it("is never an error, whatever it holds", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseMessage(text)));
    fc.assert(fc.property(fc.json(), (text) => void parseMessage(text)));
    expect(parseMessage(new ArrayBuffer(8))).toBeNull();
  });
});
