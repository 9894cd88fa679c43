import { expect } from "@playwright/test";
import { openClient } from "../support/client.js";
import { openLink } from "../support/link.js";
import { test } from "../support/own-node.js";
import { expectAll, openSession, statusOf } from "../support/session.js";

const PER_SECOND = 20;
const SECONDS = 60;

/** Each way; a browser on it sees a round trip of 200 ms. */
const BAD = { delayMs: 100, jitterMs: 20, loss: 0.02, bitsPerSecond: 1_000_000 };

const beat = (n: number) => ({ id: `beat-${n}`, slice: "x-beat", data: { n } });

test(`${PER_SECOND} updates a second for a minute all arrive in order over a bad network`, async ({
  page,
  node,
}) => {
  test.setTimeout(300_000);
  // scripts/bad-network puts the browser behind a link between network namespaces that truly drops packets.
  const namespaces = process.env["SHIPVOX_BAD_LINK_HOST"];
  const link = namespaces === undefined ? await openLink(node.url, BAD) : undefined;
  const url = link?.url ?? node.url.replace("localhost", String(namespaces));
  const live = await openSession(node.url);
  const client = await openClient(page, url, live.sessionId, live.viewerToken);
  await expect.poll(() => statusOf(client)).toBe("live");

  // The agent is near the node. What is due is written at once, and what the node's 201s say is the measure.
  const total = PER_SECOND * SECONDS;
  const written: { id: string; seq: number }[] = [];
  const startedAt = Date.now();
  for (let n = 0; n < total; ) {
    const dueInMs = startedAt + (n * 1000) / PER_SECOND - Date.now();
    if (dueInMs > 0) await new Promise((resolve) => setTimeout(resolve, dueInMs));
    const due = Math.min(total, n + 100, 1 + Math.floor(((Date.now() - startedAt) * PER_SECOND) / 1000));
    const batch = Array.from({ length: Math.max(1, due - n) }, (_, index) => beat(n + index));
    written.push(...(await live.agent.update(live.sessionId, batch)).results);
    n += batch.length;
  }
  const ids = written.sort((a, b) => a.seq - b.seq).map(({ id }) => id);
  expect(ids).toHaveLength(total);
  await expect.poll(async () => (await client.feed()).ids.length, { timeout: 120_000 }).toBe(ids.length);
  expect((await client.feed()).ids).toEqual(ids);
  await expectAll(client, page, link ? node.url : url, { ...live, written: ids.length });
  expect((await client.feed()).fresh).toBe(1);
  await link?.close();
});
