import { expect, it, vi } from "vitest";
import { pass, setScene, setUpScenes } from "./live-client.test-support.js";

// As after a deployment that took the old files away.
vi.mock("./transports/fallback.js", () => {
  throw new TypeError("Failed to fetch dynamically imported module");
});

setUpScenes();

it("the socket carries without the parts that can no longer be fetched, and an act is rejected by name", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const onError = vi.fn();
  const { server, client, seqs, status } = setScene({ onError });
  client.connect();
  await pass(100);
  server.publish({ slice: "details", data: { weightLb: 1 } });
  await pass(500);
  expect(status()).toBe("live");
  expect(seqs()).toEqual([1]);
  expect(server.received.map(({ type }) => type)).toEqual(expect.arrayContaining(["INIT", "PING", "ACK"]));
  await expect(client.send({ slice: "selection", data: { quoteId: "q1" } })).rejects.toMatchObject({
    name: "SendError",
    code: "chunk",
  });
  expect(onError).toHaveBeenCalledWith({ kind: "chunk", cause: expect.any(Error) });
});

it("a fallback that can no longer be fetched is an error with a name, and the socket is tried again", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const { server, client, status } = setScene();
  server.mode.websocket = "refuse";
  client.connect();
  await vi.waitFor(async () => {
    await pass(500);
    expect(client.connection.getSnapshot()).toMatchObject({ status: "offline", error: { kind: "chunk" } });
  });
  server.mode.websocket = "open";
  await vi.waitFor(async () => {
    await pass(5000);
    expect(status()).toBe("live");
  });
  client.close();
});
