import { beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { liveScene, pass, setScene, setUpScenes } from "./live-client.test-support.js";

setUpScenes();

const NEVER = new Promise<string>(() => {});
const blocked = { websocket: "refuse", sse: "refuse", poll: "refuse" } as const;

let warn: MockInstance<(...words: unknown[]) => void>;
beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});

describe("a getToken that never settles", () => {
  it("fails its attempt after the connect timeout, says so, and is asked again", async () => {
    // The retry then comes after 450 ms.
    vi.spyOn(Math, "random").mockReturnValue(0.9);
    const getToken = vi.fn().mockReturnValueOnce(NEVER).mockReturnValue("token");
    const { client, status } = setScene({ getToken });
    client.connect();
    await pass(4900);
    expect(getToken).toHaveBeenCalledTimes(1);
    await pass(200);
    expect(client.connection.getSnapshot()).toMatchObject({ error: { kind: "token", cause: "timeout" } });
    await pass(1000);
    expect(getToken).toHaveBeenCalledTimes(2);
    expect(status()).toBe("live");
    expect(client.connection.getSnapshot()).toEqual({ status: "live" });
  });

  it("is not blamed on the transport", async () => {
    const { client, server } = setScene({ getToken: () => NEVER });
    client.connect();
    await pass(60_000);
    server.mode.websocket = "open";
    expect(client.connection.getSnapshot().status).not.toBe("offline");
  });

  it("does not keep reconnect() from starting anew", async () => {
    const getToken = vi.fn().mockReturnValueOnce(NEVER).mockReturnValue("token");
    const { client, status } = setScene({ getToken });
    client.connect();
    await pass(100);
    client.reconnect();
    await pass(100);
    expect(status()).toBe("live");
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  it("does not keep close() and connect() from starting anew, and its late answer changes nothing", async () => {
    let answer: (token: string) => void = () => {};
    const late = new Promise<string>((resolve) => {
      answer = resolve;
    });
    const getToken = vi.fn().mockReturnValueOnce(late).mockReturnValue("new");
    const { client, server, status } = setScene({ getToken });
    client.connect();
    await pass(100);
    client.close();
    client.connect();
    await pass(100);
    answer("old");
    await pass(100);
    expect(status()).toBe("live");
    server.disconnect();
    await pass(1000);
    expect([...server.sockets].map(({ protocols }) => protocols[1])).toEqual(["bearer.new"]);
  });
});

describe("getToken", () => {
  it("is asked once for any number of retries", async () => {
    const getToken = vi.fn(() => "token");
    const { client, server, status } = await liveScene({ getToken });
    Object.assign(server.mode, blocked);
    server.disconnect();
    await pass(60_000);
    Object.assign(server.mode, { websocket: "open", sse: "open", poll: "open" });
    client.reconnect();
    await pass(1000);
    expect(status()).toBe("live");
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it("is asked again before an attempt when its token is about to expire", async () => {
    const getToken = vi.fn(() => "token");
    const { server } = await liveScene({ getToken });
    const payload = { ok: true, expiresAt: Date.now() + 100_000 };
    server.push({ v: 1, type: "AUTH_RESULT", at: Date.now(), source: "server", payload });
    await pass(100);
    Object.assign(server.mode, blocked);
    server.disconnect();
    await pass(120_000);
    expect(getToken.mock.calls.length).toBeGreaterThan(1);
  });

  it.each(["token", " token\n", "Bearer token", "bearer  token", '"token"', "'token'", ' "Bearer token" '])(
    "may give %j, which is the same token on every carrier",
    async (given) => {
      for (const by of ["websocket", "sse", "poll"] as const) {
        sessionStorage.clear();
        const { server, client, status } = setScene({ getToken: () => given });
        const seen = new Set<string>();
        server.refusal = (token) => {
          seen.add(token);
          return null;
        };
        Object.assign(server.mode, blocked, { [by]: "open" });
        client.connect();
        await pass(5000);
        expect(status()).toBe(by === "websocket" ? "live" : "fallback");
        expect([...seen]).toEqual(["token"]);
        client.close();
      }
    },
  );

  it.each([["two words"], ["to/ken="], [""], [undefined], [42], [{ token: "t" }]])(
    "that gives %j is refused with a word, and nothing is sent",
    async (given) => {
      const { server, client } = setScene({ getToken: () => given as string });
      const opened = vi.spyOn(server, "refusal");
      client.connect();
      await pass(20_000);
      expect(client.connection.getSnapshot()).toMatchObject({
        error: {
          kind: "token",
          cause: expect.objectContaining({ message: expect.stringContaining("getToken") }),
        },
      });
      expect(opened).not.toHaveBeenCalled();
    },
  );
});

describe("a failure says what it is", () => {
  it("token: the server refuses it, with the server's code", async () => {
    const { server, client } = setScene({ getToken: () => "token" });
    server.refusal = () => "token-expired";
    client.connect();
    await pass(3000);
    expect(client.connection.getSnapshot()).toMatchObject({
      error: { kind: "token", cause: "token-expired" },
    });
  });

  it("network: nothing answers; it is forgotten once something carries", async () => {
    const { server, client } = setScene();
    Object.assign(server.mode, blocked);
    client.connect();
    await pass(10_000);
    expect(client.connection.getSnapshot()).toMatchObject({ status: "offline", error: { kind: "network" } });
    server.mode.poll = "open";
    await pass(60_000);
    expect(client.connection.getSnapshot()).toEqual({ status: "fallback", transport: "poll" });
  });

  it("origin: the server refuses this page's origin", async () => {
    const { server, client } = setScene();
    Object.assign(server.mode, { websocket: "refuse", sse: "origin" });
    client.connect();
    await pass(5000);
    expect(client.connection.getSnapshot()).toEqual({
      status: "closed",
      reason: "forbidden",
      error: { kind: "origin", cause: "origin" },
    });
  });

  it("protocol: the server did not understand", async () => {
    const { server, client } = await liveScene();
    server.disconnect(4400);
    await pass(100);
    expect(client.connection.getSnapshot()).toEqual({
      status: "closed",
      reason: "refused",
      error: { kind: "protocol", cause: 4400 },
    });
  });

  it("to onError, once for each failure", async () => {
    const onError = vi.fn();
    const { server, client } = setScene({ onError, maxRetries: 1, backoffBaseMs: 1 });
    server.refusal = () => "token-expired";
    client.connect();
    await pass(5000);
    expect(onError.mock.calls).toEqual([
      [{ kind: "token", cause: "token-expired" }],
      [{ kind: "token", cause: "token-expired" }],
    ]);
  });

  it("and nothing is wrong when the owner closes", async () => {
    const onError = vi.fn();
    const { client } = await liveScene({ onError });
    client.close();
    expect(client.connection.getSnapshot()).toEqual({ status: "closed", reason: "asked" });
    expect(onError).not.toHaveBeenCalled();
  });

  it("in development in plain words, once, naming what to look at", async () => {
    const { server, client } = setScene({ url: "wss://elsewhere.test/ws" });
    Object.assign(server.mode, blocked);
    client.connect();
    await pass(120_000);
    const words = warn.mock.calls.map(([text]) => String(text));
    expect(words.filter((text) => text.includes("elsewhere.test"))).toEqual([
      `[shipvox-live] Handshake refused 3 times: is ${location.origin} in shipvox.security.origins, and wss://elsewhere.test/ws up?`,
    ]);
  });
});

describe("what was last received", () => {
  it("is null where nothing came, and is not renewed by a refusal", async () => {
    const { server, client } = setScene();
    server.refusal = () => "token-revoked";
    client.connect();
    await pass(5000);
    expect(client.lastReceivedAt).toBeNull();
  });

  it("is the time of the last message that the session brought", async () => {
    const { server, client } = await liveScene();
    await pass(1000);
    const published = Date.now();
    server.publish({ slice: "details", data: { weightLb: 1 } });
    await pass(10);
    const came = client.lastReceivedAt;
    expect(came).toBe(published);
    server.refusal = () => "token-revoked";
    server.disconnect();
    await pass(10_000);
    expect(client.lastReceivedAt).toBe(came);
  });
});
