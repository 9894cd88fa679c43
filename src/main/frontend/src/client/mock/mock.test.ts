import { describe, expect, it } from "vitest";
import { liveScene, pass, setScene, setUpScenes } from "../live-client.test-support.js";

setUpScenes();

const REFUSED = { websocket: "refuse", sse: "refuse", poll: "refuse" } as const;
const MOCK = { status: "fallback", transport: "mock" };

describe("the recording", () => {
  it("plays without any server when it is asked for, and says what it is", async () => {
    const { server, client } = await liveScene({ mock: true });
    expect(client.connection.getSnapshot()).toEqual(MOCK);
    await pass(30_000);
    expect(client.store.getSnapshot().label).toMatchObject({
      phase: "completed",
      data: { trackingNumber: "MOCK-0000-0000" },
    });
    expect(client.connection.getSnapshot()).toEqual(MOCK);
    expect(server.received).toEqual([]);
  });

  it("answers the viewer's acts", async () => {
    const { client } = await liveScene({ mock: true });
    const sent = client.send({ slice: "selection", data: { quoteId: "fedex-saver" } });
    await pass(100);
    expect(await sent).toEqual({ seq: 1 });
    expect(client.store.getSnapshot().selection?.data.quoteId).toBe("fedex-saver");
  });

  it("stops with the client", async () => {
    const { client, messages } = await liveScene({ mock: true });
    client.close();
    const before = messages.length;
    await pass(30_000);
    expect(messages).toHaveLength(before);
  });

  it("plays by itself in development when nothing can be reached, and gives way to the server's state", async () => {
    const { server, client, status } = setScene({ mock: "development" });
    Object.assign(server.mode, REFUSED);
    client.connect();
    await pass(5000);
    expect(client.connection.getSnapshot()).toEqual(MOCK);
    expect(client.store.getSnapshot().details?.data.originZip).toBe("89101");
    server.publish({ slice: "label", phase: "loading" });
    server.mode.websocket = "open";
    await pass(20_000);
    expect(status()).toBe("live");
    expect(client.store.getSnapshot()).toEqual(server.state);
  });

  it("never takes the place of what a server has said", async () => {
    const { server, client, status } = await liveScene({ mock: "development" });
    server.publish({ slice: "label", phase: "loading" });
    await pass(100);
    Object.assign(server.mode, REFUSED);
    server.disconnect();
    await pass(60_000);
    expect(status()).toBe("offline");
    expect(client.store.getSnapshot()).toEqual(server.state);
  });

  it.each([undefined, false])("does not play when the option is %s", async (mock) => {
    const { server, client, status, messages } = setScene(mock === undefined ? {} : { mock });
    Object.assign(server.mode, REFUSED);
    client.connect();
    await pass(60_000);
    expect(status()).toBe("offline");
    expect(messages).toEqual([]);
  });
});
