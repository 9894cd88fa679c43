import { describe, expect, it } from "vitest";
import { pass, setScene, setUpScenes } from "./live-client.test-support.js";

setUpScenes();

describe("the server's clock as a connection learns it", () => {
  it("is right within a moment although a busy page hears the first answer late", async () => {
    const { client, server } = setScene({}, { heartbeatMs: 10_000 });
    server.script.push("pass", "pass", { delayMs: 400 });
    client.connect();
    await pass(1000);
    expect(Math.abs(client.serverNow() - Date.now())).toBeLessThanOrEqual(10);
  });

  it("is asked for five times more at most where every answer is slow", async () => {
    const { client, server } = setScene({}, { heartbeatMs: 10_000 });
    server.script.push("pass", "pass", ...Array.from({ length: 20 }, () => ({ delayMs: 200 })));
    client.connect();
    await pass(5000);
    expect(server.received.filter(({ type }) => type === "PING")).toHaveLength(6);
  });
});
