import { expect, type Page } from "@playwright/test";
import { openClient } from "../support/client.js";
import { test } from "../support/own-node.js";
import { expectAll, openSession, statusOf } from "../support/session.js";

test.use({ deflate: true });

/** What each handshake of the page's sockets agreed on. */
async function watchExtensions(page: Page): Promise<readonly unknown[]> {
  const agreed: unknown[] = [];
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  network.on("Network.webSocketHandshakeResponseReceived", ({ response }) => {
    agreed.push(response.headers["Sec-WebSocket-Extensions"]);
  });
  return agreed;
}

const long = (n: number) => ({
  slice: "x-long",
  data: { texts: Array.from({ length: 50 }, (_, at) => `é${n}: UPS Ground, ${at} days, $8.44`) },
});

test("a browser that is sent compressed messages gets every update and the whole state", async ({
  page,
  node,
}) => {
  const live = await openSession(node.url);
  const agreed = await watchExtensions(page);
  const client = await openClient(page, node.url, live.sessionId, live.viewerToken);
  await expect.poll(() => statusOf(client)).toBe("live");
  await live.write(2);
  await expect.poll(async () => (await client.feed()).seqs).toEqual([1, 2]);
  for (let n = 3; n <= 5; n++) await live.agent.update(live.sessionId, long(n));
  await expect.poll(async () => (await client.feed()).seqs).toEqual([1, 2, 3, 4, 5]);
  expect((await client.feed()).state).toMatchObject({ "x-long": { data: long(5).data } });
  expect(agreed).toEqual(["permessage-deflate; server_no_context_takeover; client_no_context_takeover"]);
  // The page that it is compared with is sent the state in one compressed INIT.
  await expectAll(client, page, node.url, { ...live, written: 5 });
});
