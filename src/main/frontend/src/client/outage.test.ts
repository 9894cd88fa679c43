import { describe, expect, it, vi } from "vitest";
import { liveScene, pass, setScene, setUpScenes } from "./live-client.test-support.js";

setUpScenes();

const details = (weightLb: number) => ({ slice: "details", data: { weightLb } });
const turn = (state: "visible" | "hidden") => {
  vi.spyOn(document, "hidden", "get").mockReturnValue(state === "hidden");
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
};
const pings = (received: readonly { type: string }[]) =>
  received.filter(({ type }) => type === "PING").length;

describe("a silent connection", () => {
  it("is believed for the heartbeat and eight seconds, and no longer", async () => {
    const { server, status } = await liveScene({}, { heartbeatMs: 10_000 });
    await pass(10_000);
    server.mode.websocket = "hang";
    server.freeze();
    await pass(16_000);
    expect(status()).toBe("live");
    await pass(3000);
    expect(status()).not.toBe("live");
  });

  it("is asked every heartbeat", async () => {
    const { server } = await liveScene({}, { heartbeatMs: 10_000 });
    const before = pings(server.received);
    await pass(60_000);
    expect(pings(server.received) - before).toBe(6);
  });

  it("is asked at once, and given up after four seconds, when the browser says that the network is gone", async () => {
    const { server, status } = await liveScene();
    server.mode.websocket = "hang";
    server.freeze();
    window.dispatchEvent(new Event("offline"));
    await pass(3000);
    expect(status()).toBe("live");
    await pass(2000);
    expect(status()).not.toBe("live");
  });

  it("that answers after all is kept: an offline of three seconds goes unnoticed", async () => {
    const { server, connections, seqs } = await liveScene();
    connections.length = 0;
    server.freeze();
    window.dispatchEvent(new Event("offline"));
    server.publish(details(1));
    await pass(3000);
    server.thaw();
    window.dispatchEvent(new Event("online"));
    await pass(10_000);
    expect(connections).toEqual([]);
    expect(seqs()).toEqual([1]);
  });

  it("is replaced after an offline of a minute, with all that was missed", async () => {
    const { server, client, seqs, status } = await liveScene();
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    Object.assign(server.mode, { websocket: "refuse", sse: "refuse", poll: "refuse" });
    server.freeze();
    window.dispatchEvent(new Event("offline"));
    for (let weight = 1; weight <= 60; weight++) {
      server.publish(details(weight));
      await pass(1000);
    }
    expect(status()).toBe("offline");
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(true);
    Object.assign(server.mode, { websocket: "open", sse: "open", poll: "open" });
    window.dispatchEvent(new Event("online"));
    await pass(100);
    expect(status()).toBe("live");
    expect(seqs()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(client.store.getSnapshot()).toEqual(server.state);
  });

  it("is asked at once when the clock has jumped, as after a sleep", async () => {
    const { server, status } = await liveScene();
    server.mode.websocket = "hang";
    server.freeze();
    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(5500);
    expect(status()).not.toBe("live");
  });

  it("that survived the sleep is kept", async () => {
    const { server, connections } = await liveScene();
    connections.length = 0;
    const before = pings(server.received);
    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(1500);
    expect(pings(server.received)).toBe(before + 1);
    await pass(10_000);
    expect(connections).toEqual([]);
  });

  it("is asked at once when the tab is seen again", async () => {
    const { server } = await liveScene();
    turn("hidden");
    await pass(5000);
    const before = pings(server.received);
    turn("visible");
    await pass(10);
    expect(pings(server.received)).toBe(before + 1);
  });
});

describe("a wait", () => {
  it.each(["online", "visibilitychange", "pageshow"])("ends at once on %s", async (event) => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const { server, status } = await liveScene();
    server.disconnect(1001, '{"retryInMs":30000}');
    await pass(1000);
    expect(status()).toBe("waiting");
    window.dispatchEvent(new Event(event));
    await pass(100);
    expect(status()).toBe("live");
  });

  it("after a 1001 is spread over the time that the server names", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const { server, client } = await liveScene();
    server.disconnect(1001, '{"retryInMs":30000}');
    await pass(0);
    const connection = client.connection.getSnapshot();
    expect(connection).toEqual({ status: "waiting", attempt: 1, retryAt: expect.any(Number) });
    expect(connection.status === "waiting" && connection.retryAt - Date.now()).toBeGreaterThan(14_900);
    expect(connection.status === "waiting" && connection.retryAt - Date.now()).toBeLessThanOrEqual(15_000);
  });

  it("ends for good at the retry limit", async () => {
    const { server, client } = await liveScene({ maxRetries: 2 });
    Object.assign(server.mode, { websocket: "refuse", sse: "refuse", poll: "refuse" });
    server.disconnect();
    await pass(60_000);
    expect(client.connection.getSnapshot()).toEqual({
      status: "closed",
      reason: "retry-limit",
      error: { kind: "network", cause: expect.anything() },
    });
    Object.assign(server.mode, { websocket: "open", sse: "open", poll: "open" });
    client.reconnect();
    await pass(30_000);
    expect(client.connection.getSnapshot().status).toBe("live");
  });
});

describe("a page", () => {
  it("that goes into the back/forward cache closes its socket, and resumes when it comes back", async () => {
    const { server, seqs, status } = await liveScene();
    window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    await pass(100);
    expect(server.sockets.size).toBe(0);
    server.publish(details(1));
    await pass(60_000);
    expect(server.sockets.size).toBe(0);
    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    await pass(100);
    expect(status()).toBe("live");
    expect(seqs()).toEqual([1]);
  });

  it("that is hidden acknowledges nothing, and what it shows as soon as it is seen", async () => {
    const { server } = await liveScene();
    turn("hidden");
    server.publish(details(1));
    await pass(5000);
    expect(server.received.filter(({ type }) => type === "ACK")).toEqual([]);
    turn("visible");
    await pass(500);
    expect(server.received.filter(({ type }) => type === "ACK")).toEqual([
      expect.objectContaining({ payload: { renderedSeq: 1 } }),
    ]);
  });

  it("says that the session has ended, even when the close code is lost", async () => {
    const { server, client } = await liveScene();
    server.publish({ slice: "session", phase: "completed" });
    await pass(3000);
    expect(client.connection.getSnapshot()).toEqual({ status: "closed", reason: "session-ended" });
  });
});

describe("a client", () => {
  it("that was closed by its owner stays closed and leaves no timer behind", async () => {
    const { client, server } = await liveScene();
    client.close();
    window.dispatchEvent(new Event("online"));
    await pass(60_000);
    expect(client.connection.getSnapshot()).toEqual({ status: "closed", reason: "asked" });
    expect(server.sockets.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that has no token to offer says so", async () => {
    const { client } = setScene({ getToken: () => null });
    client.connect();
    await pass(100);
    expect(client.connection.getSnapshot()).toEqual({ status: "closed", reason: "no-token" });
  });
});
