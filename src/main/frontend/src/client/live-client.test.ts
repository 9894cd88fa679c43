import { describe, expect, it, vi } from "vitest";
import { liveScene, pass, setScene, setUpScenes } from "./live-client.test-support.js";

setUpScenes();

const details = (weightLb: number) => ({ slice: "details", data: { weightLb } });

describe("the client", () => {
  it("passes connecting and authenticating on its way to live", async () => {
    const { connections, server } = await liveScene();
    // It is connecting from its creation on, so that is no change.
    expect(connections.map(({ status }) => status)).toEqual(["authenticating", "live"]);
    expect([...server.sockets].map(({ protocols }) => protocols)).toEqual([["shipvox.v1", "bearer.token"]]);
    expect([...server.sockets].map(({ url }) => url)).toEqual(["wss://shipvox.test/ws"]);
  });

  it("delivers the state and then each update once and in order", async () => {
    const { server, messages, seqs, client } = await liveScene();
    for (let weight = 1; weight <= 500; weight++) server.publish(details(weight));
    await pass(1000);
    expect(messages[1]).toMatchObject({ type: "INIT", payload: { resumed: false } });
    expect(seqs()).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(client.store.getSnapshot()).toEqual(server.state);
  });

  it("resumes after a lost connection without a word to the store's readers", async () => {
    const { server, client, seqs } = await liveScene();
    server.publish(details(1));
    await pass(20);
    const told = vi.fn();
    client.store.subscribe(told);
    server.disconnect();
    server.publish(details(2));
    await pass(600);
    server.publish(details(3));
    await pass(100);
    expect(seqs()).toEqual([1, 2, 3]);
    expect(client.store.getSnapshot()).toEqual(server.state);
  });

  it("takes the whole state when the log no longer holds what it missed", async () => {
    const { server, client, messages, status } = await liveScene();
    server.disconnect();
    server.publish(details(1));
    server.publish(details(2));
    server.log.trim(1);
    await pass(600);
    expect(messages.filter(({ type }) => type === "INIT")).toHaveLength(2);
    expect(client.store.getSnapshot()).toEqual(server.state);
    expect(status()).toBe("live");
  });

  it("resumes once when a PONG shows that an update was lost", async () => {
    const { server, seqs } = await liveScene();
    server.script.push("drop");
    server.publish(details(1));
    await pass(15_000);
    await pass(100);
    expect(seqs()).toEqual([1]);
    expect(server.received.filter(({ type }) => type === "INIT")).toHaveLength(2);
  });

  it("resumes once when an update is missing between two others", async () => {
    const { server, seqs } = await liveScene();
    server.script.push("pass", "drop");
    for (const weight of [1, 2, 3, 4]) server.publish(details(weight));
    await pass(100);
    expect(seqs()).toEqual([1, 2, 3, 4]);
    expect(server.received.filter(({ type }) => type === "INIT")).toHaveLength(2);
  });

  it("notices within its heartbeat and eight seconds that a connection has gone silent", async () => {
    const { server, status, seqs } = await liveScene();
    await pass(6000);
    server.freeze();
    server.publish(details(1));
    await pass(22_000);
    await pass(2000);
    await pass(600);
    expect(status()).toBe("live");
    expect(seqs()).toEqual([1]);
  });

  it("changes to SSE when the socket does not open twice, and back when it does, losing and repeating nothing", async () => {
    const { server, client, seqs, status } = setScene();
    server.mode.websocket = "refuse";
    server.publish(details(1));
    client.connect();
    await pass(1000);
    await vi.dynamicImportSettled();
    await pass(1000);
    expect(client.connection.getSnapshot()).toEqual({ status: "fallback", transport: "sse" });
    server.publish(details(2));
    await pass(100);
    server.mode.websocket = "open";
    for (let weight = 3; weight < 40; weight++) {
      server.publish(details(weight));
      await pass(1000);
    }
    expect(status()).toBe("live");
    expect(seqs()).toEqual(Array.from({ length: 38 }, (_, index) => index + 2));
    expect(server.streams).toBe(0);
    expect(server.sockets.size).toBe(1);
  });

  it("changes to long polling when SSE fails too", async () => {
    const { server, client, seqs } = setScene();
    server.mode.websocket = "refuse";
    server.mode.sse = "refuse";
    client.connect();
    await pass(1000);
    await vi.dynamicImportSettled();
    await pass(1000);
    expect(client.connection.getSnapshot()).toEqual({ status: "fallback", transport: "poll" });
    for (const weight of [1, 2, 3]) server.publish(details(weight));
    await pass(100);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("says that it is offline when every transport has failed, and recovers at once when the network is back", async () => {
    const { server, client, status } = await liveScene();
    Object.assign(server.mode, { websocket: "refuse", sse: "refuse", poll: "refuse" });
    server.disconnect();
    await pass(3000);
    await vi.dynamicImportSettled();
    await pass(60_000);
    expect(status()).toBe("offline");
    Object.assign(server.mode, { websocket: "open", sse: "open", poll: "open" });
    window.dispatchEvent(new Event("online"));
    await pass(100);
    expect(status()).toBe("live");
    expect(Date.now() - (client.lastReceivedAt ?? 0)).toBeLessThanOrEqual(100);
  });

  it.each([
    [4400, "refused"],
    [4403, "forbidden"],
    [4404, "no-session"],
    [4409, "too-many-connections"],
    [4410, "session-ended"],
  ])("closes for good on %i", async (code, reason) => {
    const { server, client } = await liveScene();
    server.disconnect(code);
    await pass(60_000);
    expect(client.connection.getSnapshot()).toMatchObject({ status: "closed", reason });
    expect(server.sockets.size).toBe(0);
  });

  it("asks for a new token when the old one is refused, saying why", async () => {
    const getToken = vi.fn(({ refused }) => (refused ? "new" : "old"));
    const { server, client, status } = setScene({ getToken });
    server.refusal = (token) => (token === "old" ? "token-expired" : null);
    client.connect();
    await pass(100);
    expect(status()).toBe("live");
    expect(getToken.mock.calls).toEqual([[{}], [{ refused: "token-expired" }]]);
  });

  it("sends an act and resolves with its place in the log", async () => {
    const { server, client } = await liveScene();
    server.publish(details(1));
    const sent = client.send({ slice: "selection", data: { quoteId: "q1" } });
    await pass(50);
    expect(await sent).toEqual({ seq: 2 });
    expect(client.store.getSnapshot().selection?.data).toEqual({ quoteId: "q1" });
  });

  it("names an act by nothing that could be a card number, with or without crypto.randomUUID", async () => {
    // As on a page that came by plain http.
    vi.stubGlobal("crypto", {
      getRandomValues: (bytes: Uint8Array) => bytes.fill(233),
    });
    const { server, client } = await liveScene();
    void client.send({ slice: "selection", data: { quoteId: "q1" } });
    await pass(100);
    const act = server.received.find(({ type }) => type === "UPDATE");
    expect(act?.["id"]).toMatch(/^233(x233){15}$/);
    expect(act?.["id"]).not.toMatch(/\d([ -]?\d){12}/);
  });

  it("keeps an act while away and sends it once when it is back", async () => {
    const { server, client, connections } = await liveScene();
    server.disconnect();
    await pass(0);
    const sent = client.send({ slice: "selection", data: { quoteId: "q1" } });
    await vi.dynamicImportSettled();
    await pass(1000);
    expect(await sent).toEqual({ seq: 1 });
    expect(server.log.head.seq).toBe(1);
    expect(connections.length).toBeGreaterThan(0);
  });

  it("acknowledges the newest painted position only", async () => {
    const { server } = await liveScene();
    for (let weight = 1; weight <= 20; weight++) server.publish(details(weight));
    await pass(500);
    const acks = server.received.filter(({ type }) => type === "ACK");
    expect(acks).toEqual([expect.objectContaining({ payload: { renderedSeq: 20 } })]);
  });

  it("sends what was painted off its word with the next acknowledgement, once, and never more than 50", async () => {
    const { server, client } = await liveScene();
    client.synced(-38.4);
    client.synced(1e9);
    for (let extra = 0; extra < 100; extra++) client.synced(7);
    server.publish(details(1));
    await pass(500);
    server.publish(details(2));
    await pass(500);
    const acks = server.received.filter(({ type }) => type === "ACK").map(({ payload }) => payload);
    expect(acks).toEqual([
      { renderedSeq: 1, syncErrorsMs: [-38, 60_000, ...new Array(48).fill(7)] },
      { renderedSeq: 2 },
    ]);
  });
});
