// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeServer, type FakeServer } from "../testing/fake-server.js";
import { createLiveClient } from "./live-client.js";

// Without a DOM, as in Node, a worker or React Native; all by real time.
let server: FakeServer;
let uninstall: () => void;

beforeEach(() => {
  server = createFakeServer();
  uninstall = server.install();
});
afterEach(() => uninstall());

const untilStatus = (client: ReturnType<typeof createLiveClient>, status: string) =>
  vi.waitFor(() => expect(client.connection.getSnapshot().status).toBe(status), { timeout: 5000 });

describe("where there is no page", () => {
  it("the store's listeners are told with the update", async () => {
    const client = createLiveClient(server.options);
    client.connect();
    await untilStatus(client, "live");
    const told: number[] = [];
    let cameAt = 0;
    client.onMessage(() => {
      cameAt = performance.now();
    });
    client.store.subscribe(() => told.push(performance.now() - cameAt));
    server.publish({ slice: "details", data: { weightLb: 2 } });
    await vi.waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]).toBeLessThan(50);
    client.close();
  });

  it("and no WebSocket, SSE carries, and the client says why", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.stubGlobal("WebSocket", undefined);
    Reflect.deleteProperty(globalThis, "WebSocket");
    const onError = vi.fn();
    const client = createLiveClient({ ...server.options, onError });
    client.connect();
    await untilStatus(client, "fallback");
    expect(client.connection.getSnapshot()).toEqual({ status: "fallback", transport: "sse" });
    expect(onError.mock.calls).toEqual([[{ kind: "network", cause: expect.any(ReferenceError) }]]);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("SSE carries"), expect.any(ReferenceError));
    client.close();
  });

  it("a client is made without an address, and asks for one that it can use when it connects", () => {
    const client = createLiveClient({ sessionId: "s-1", getToken: () => "token" });
    expect(client.connection.getSnapshot()).toEqual({ status: "connecting" });
    expect(() => client.connect()).toThrow(TypeError);
    expect(client.connection.getSnapshot()).toEqual({ status: "connecting" });
  });

  it("a closed client leaves nothing that keeps the process alive", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const client = createLiveClient(server.options);
    client.connect();
    await untilStatus(client, "live");
    client.close();
    // Not by waitFor, which has timers of its own; the test's limit ends a wait in vain.
    while (timers() > before) await new Promise((next) => setImmediate(next));
  });
});
