import { describe, expect, it, vi } from "vitest";
import { liveScene, pass, setScene, setUpScenes } from "./live-client.test-support.js";

setUpScenes();

const details = (weightLb: number) => ({ slice: "details", data: { weightLb } });

describe("blocked sockets", () => {
  it.each(["refuse", "hang"] as const)(
    "that %s: the first content comes over SSE within five seconds",
    async (how) => {
      const { server, client } = setScene();
      server.publish(details(7));
      server.mode.websocket = how;
      client.connect();
      await pass(4900);
      expect(client.connection.getSnapshot()).toEqual({ status: "fallback", transport: "sse" });
      expect(client.store.getSnapshot().details?.data.weightLb).toBe(7);
    },
  );

  it("and blocked SSE: long polling; unblocked: the socket again; nothing lost, nothing repeated", async () => {
    const { server, client, seqs, status } = await liveScene();
    const publish = async (count: number) => {
      for (let n = 0; n < count; n++) {
        server.publish(details(server.log.head.seq + 1));
        await pass(250);
      }
    };
    await publish(10);
    server.mode.websocket = "refuse";
    server.disconnect();
    await publish(40);
    expect(client.connection.getSnapshot()).toEqual({ status: "fallback", transport: "sse" });
    server.mode.sse = "refuse";
    server.disconnect();
    await publish(40);
    expect(client.connection.getSnapshot()).toEqual({ status: "fallback", transport: "poll" });
    Object.assign(server.mode, { websocket: "open", sse: "open" });
    await publish(120);
    expect(status()).toBe("live");
    expect(seqs()).toEqual(Array.from({ length: 210 }, (_, index) => index + 1));
    expect(server.streams).toBe(0);
  });

  it("are remembered for the tab, so that the next page starts with what carried", async () => {
    const first = setScene();
    first.server.mode.websocket = "refuse";
    first.client.connect();
    await pass(3000);
    first.client.close();
    // The first challenge then comes after 450 ms.
    vi.spyOn(Math, "random").mockReturnValue(0.9);
    const { client, connections } = setScene();
    client.connect();
    await pass(20);
    expect(client.connection.getSnapshot()).toEqual({ status: "fallback", transport: "sse" });
    await pass(20_000);
    // The new server's socket works, and is taken as soon as it has been tried.
    expect(client.connection.getSnapshot()).toEqual({ status: "live" });
    expect(connections.map(({ status }) => status)).not.toContain("waiting");
    expect(sessionStorage.getItem("shipvox.transport")).toBe("websocket");
  });

  it("take acts and acknowledgements by REST", async () => {
    const { server, client } = setScene();
    server.mode.websocket = "refuse";
    client.connect();
    await pass(3000);
    const sent = client.send({ slice: "selection", data: { quoteId: "q1" } }, { id: "a-1" });
    await pass(500);
    expect(await sent).toEqual({ seq: 1 });
    expect(server.received).toContainEqual({
      v: 1,
      type: "ACK",
      sessionId: "s-test",
      payload: { renderedSeq: 1 },
    });
  });

  it("and a proxy's own error page do not end the session", async () => {
    const { server, client, status } = await liveScene();
    Object.assign(server.mode, { websocket: "refuse", sse: "refuse", poll: "refuse" });
    server.disconnect();
    await pass(30_000);
    expect(status()).toBe("offline");
    expect(client.connection.getSnapshot().status).not.toBe("closed");
  });
});

describe("a login that ends", () => {
  it("is renewed in place before it does, without a new connection", async () => {
    const getToken = vi.fn(() => `token-${getToken.mock.calls.length}`);
    const { server, client, connections } = await liveScene({ getToken });
    connections.length = 0;
    server.push({
      v: 1,
      type: "AUTH_RESULT",
      at: Date.now(),
      source: "server",
      payload: { ok: true, expiresAt: Date.now() + 600_000 },
    });
    await pass(539_000);
    expect(getToken).toHaveBeenCalledTimes(1);
    await pass(2000);
    expect(server.received.at(-1)).toMatchObject({ type: "INIT", payload: { token: "token-2" } });
    expect(connections).toEqual([]);
    client.close();
  });

  it("is renewed when the server warns, and twice the warning asks but once", async () => {
    let answer: (token: string) => void = () => {};
    const getToken = vi.fn(() => new Promise<string>((resolve) => (answer = resolve)));
    const scene = setScene({ getToken });
    scene.client.connect();
    answer("token-1");
    await pass(100);
    const warning = { code: "token-expiring", message: "", retryable: true };
    for (let n = 0; n < 2; n++)
      scene.server.push({ v: 1, type: "ERROR", at: Date.now(), source: "server", payload: warning });
    await pass(100);
    answer("token-2");
    await pass(100);
    expect(getToken).toHaveBeenCalledTimes(2);
    const renewals = scene.server.received.filter(({ payload }) =>
      JSON.stringify(payload).includes("token-2"),
    );
    expect(renewals.length).toBeGreaterThanOrEqual(1);
  });

  it("on SSE is replaced at once, losing nothing", async () => {
    const getToken = vi.fn(({ refused }: { refused?: string | undefined }) => (refused ? "new" : "old"));
    const { server, client, seqs } = setScene({ getToken });
    server.mode.websocket = "refuse";
    client.connect();
    await pass(4000);
    server.publish(details(1));
    await pass(10);
    server.refusal = (token) => (token === "old" ? "token-expired" : null);
    server.disconnect();
    server.publish(details(2));
    await pass(3000);
    expect(client.connection.getSnapshot()).toEqual({ status: "fallback", transport: "sse" });
    expect(seqs()).toEqual([1, 2]);
    expect(getToken).toHaveBeenCalledWith({ refused: "token-expired" });
  });

  it("is asked for again when getToken fails", async () => {
    const getToken = vi.fn().mockRejectedValueOnce(new Error("no network")).mockReturnValue("token");
    const { client, status } = setScene({ getToken });
    client.connect();
    await pass(2000);
    expect(status()).toBe("live");
  });
});

describe("an act", () => {
  it("is refused when too many wait already", async () => {
    const { client } = setScene({ maxPendingSends: 2 });
    const act = { slice: "selection", data: { quoteId: "q1" } } as const;
    const results = Promise.allSettled([client.send(act), client.send(act), client.send(act)]);
    await pass(100);
    client.close();
    expect(await results).toMatchObject([
      { status: "rejected", reason: { code: "asked" } },
      { status: "rejected", reason: { code: "asked" } },
      { status: "rejected", reason: { code: "queue-full" } },
    ]);
  });

  it("whose answer was lost is asked after by REST and has one effect", async () => {
    const { server, client, seqs } = await liveScene();
    const sent = client.send({ slice: "selection", data: { quoteId: "q1" } }, { id: "a-1" });
    server.script.push({ close: 1006 });
    await pass(3000);
    expect(await sent).toEqual({ seq: 1 });
    expect(server.log.head.seq).toBe(1);
    expect(seqs()).toEqual([1]);
  });

  it("that the server refuses is rejected with the server's code", async () => {
    const { server, client } = await liveScene();
    server.script.push("drop");
    const sent = client.send({ slice: "selection", data: { quoteId: "q1" } }, { id: "a-1" });
    const outcome = expect(sent).rejects.toMatchObject({ name: "SendError", code: "invalid" });
    await pass(10);
    const payload = { code: "invalid", message: "no such quote", retryable: false, ref: "a-1" };
    server.push({ v: 1, type: "ERROR", at: Date.now(), source: "server", payload });
    await pass(10);
    await outcome;
  });

  it("may not take the id of one that is still under way", async () => {
    const { client } = setScene();
    const act = { slice: "selection", data: { quoteId: "q1" } } as const;
    const first = client.send(act, { id: "a-1" });
    const outcomes = Promise.allSettled([first, client.send(act, { id: "a-1" })]);
    await pass(10);
    client.close();
    expect(await outcomes).toMatchObject([{ reason: { code: "asked" } }, { reason: { code: "id-reused" } }]);
  });
});
