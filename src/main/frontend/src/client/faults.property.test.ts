import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ServerMessage } from "../protocol/message-types.js";
import type { Fault } from "../testing/fake-link.js";
import type { RestMode } from "../testing/fake-rest.js";
import { pass, type Scene, setScene, setUpScenes } from "./live-client.test-support.js";

setUpScenes();

/** One thing that goes wrong, or right, between the server and the page. */
type Happening =
  | { readonly publish: number }
  | { readonly act: string }
  | { readonly script: Fault[] }
  | { readonly pass: number }
  | { readonly disconnect: number }
  | { readonly mode: { websocket?: RestMode; sse?: RestMode; poll?: RestMode } }
  | { readonly link: "freeze" | "thaw" }
  | { readonly event: "online" | "offline" | "visibilitychange" | "pagehide" | "pageshow" }
  | { readonly trim: number };

const mode = fc.constantFrom<RestMode[]>("open", "refuse", "hang");
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault[]>("pass", "drop", "repeat", "reorder"),
  fc.record({ delayMs: fc.integer({ min: 1, max: 9000 }) }),
  fc.record({ close: fc.constantFrom(1006, 1001, 1011, 4401, 4429, 4450) }),
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ publish: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 4, arbitrary: fc.record({ pass: fc.integer({ min: 0, max: 30_000 }) }) },
  { weight: 3, arbitrary: fc.record({ script: fc.array(fault, { maxLength: 6 }) }) },
  fc.record({ act: fc.uuid() }),
  fc.record({ disconnect: fc.constantFrom(1006, 1001, 1011, 4401, 4450) }),
  fc.record({ mode: fc.record({ websocket: mode, sse: mode, poll: mode }, { requiredKeys: [] }) }),
  fc.record({ link: fc.constantFrom("freeze" as const, "thaw" as const) }),
  fc.record({
    event: fc.constantFrom(
      "online" as const,
      "offline" as const,
      "visibilitychange" as const,
      "pagehide" as const,
      "pageshow" as const,
    ),
  }),
);
const trimming: fc.Arbitrary<Happening> = fc.record({ trim: fc.integer({ min: 0, max: 3 }) });

function happen({ server, client }: Scene, what: Happening): Promise<unknown> | undefined {
  if ("publish" in what)
    for (let n = 0; n < what.publish; n++)
      server.publish({ slice: "details", data: { weightLb: server.log.head.seq + 1 } });
  else if ("act" in what)
    void client.send({ slice: "selection", data: { quoteId: what.act } }, { id: what.act });
  else if ("script" in what) server.script.push(...what.script);
  else if ("pass" in what) return pass(what.pass);
  else if ("disconnect" in what) server.disconnect(what.disconnect);
  else if ("mode" in what) Object.assign(server.mode, what.mode);
  else if ("link" in what) server[what.link]();
  else if ("event" in what) window.dispatchEvent(new Event(what.event));
  else server.log.trim(what.trim);
  return undefined;
}

/** All is well again, for long enough that any retry has come round. */
async function heal({ server }: Scene): Promise<void> {
  server.script.length = 0;
  Object.assign(server.mode, { websocket: "open", sse: "open", poll: "open" });
  server.thaw();
  window.dispatchEvent(new Event("pageshow"));
  for (let n = 0; n < 12; n++) await pass(10_000);
}

/** The positions at which a delivered update did not follow the one before it, or the state that the INIT brought. */
function breaks(messages: readonly ServerMessage[]): string[] {
  const found: string[] = [];
  let last: number | null = null;
  for (const message of messages) {
    if (message.type === "INIT" && !message.payload.resumed) last = message.seq;
    if (message.type !== "UPDATE") continue;
    if (last === null || message.seq !== last + 1) found.push(`${message.seq} after ${last}`);
    last = message.seq;
  }
  return found;
}

const fresh = (messages: readonly ServerMessage[]) =>
  messages.filter((message) => message.type === "INIT" && !message.payload.resumed).length;

describe("whatever the network does", () => {
  it("every update is delivered once, in order and without a gap, and in the end the page knows all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async (happenings) => {
        sessionStorage.clear();
        const scene = setScene();
        scene.client.connect();
        for (const what of happenings) await happen(scene, what);
        await heal(scene);
        expect(breaks(scene.messages)).toEqual([]);
        // The log held everything, so nothing was ever made up for by a whole state.
        expect(fresh(scene.messages)).toBe(1);
        expect(scene.client.store.getSnapshot()).toEqual(scene.server.state);
        expect(scene.status()).toBe("live");
        expect(scene.server.sockets.size + scene.server.streams).toBe(1);
        scene.client.close();
        await pass(100);
        expect(scene.server.sockets.size + scene.server.streams).toBe(0);
      }),
      { numRuns: 1000 },
    );
  }, 120_000);

  it("a log that has forgotten what was missed is made up for by its whole state, never by a part", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(happening, trimming), { maxLength: 30 }), async (happenings) => {
        sessionStorage.clear();
        const scene = setScene();
        scene.client.connect();
        for (const what of happenings) await happen(scene, what);
        await heal(scene);
        expect(breaks(scene.messages)).toEqual([]);
        expect(scene.client.store.getSnapshot()).toEqual(scene.server.state);
        scene.client.close();
        await pass(100);
      }),
      { numRuns: 500 },
    );
  }, 120_000);
});
