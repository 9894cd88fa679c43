import { type BrowserContext, expect, type Page } from "@playwright/test";
import { openClient } from "../support/client.js";
import { expectAll, openSession, statusOf, type WrittenSession } from "../support/session.js";
import { freeze, test } from "../support/tabs.js";

/** Writes down, in order: when the page is seen, what it sends, and when the task is over in which it was seen. */
async function watchWaking(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const log: string[] = [];
    addEventListener("visibilitychange", () => {
      log.push(document.visibilityState);
      setTimeout(() => log.push("later"));
    });
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      log.push(JSON.parse(String(data)).type);
      send.call(this, data);
    };
    Object.assign(window, { log });
  });
  return () => page.evaluate(() => Reflect.get(window, "log"));
}

/** An update a second, until so many ms from now have passed. */
async function writeFor(ms: number, live: WrittenSession, page: Page) {
  const until = Date.now() + ms;
  while (Date.now() < until) {
    await live.write(1);
    await page.waitForTimeout(Math.min(1000, Math.max(0, until - Date.now())));
  }
}

/** A client in a tab that another tab hides. */
async function hiddenClient(window: BrowserContext, url: string) {
  const live = await openSession(url);
  const tab = await window.newPage();
  const log = await watchWaking(tab);
  const client = await openClient(tab, url, live.sessionId, live.viewerToken);
  await expect.poll(() => statusOf(client)).toBe("live");
  const front = await window.newPage();
  await front.bringToFront();
  await expect.poll(log).toContain("hidden");
  return { live, tab, log, client, front };
}

test("a tab hidden for a minute asks the server at once when it is seen, and has lost nothing", async ({
  window,
  baseURL,
}) => {
  const url = String(baseURL);
  const { live, tab, log, client, front } = await hiddenClient(window, url);
  await writeFor(60_000, live, front);
  // Unseen, its timers run once a second and nothing is painted; what comes is still followed.
  await expect.poll(async () => (await client.feed()).seqs.length).toBe(live.written);

  await tab.bringToFront();
  const waking = async () => (await log()).slice((await log()).indexOf("visible"));
  await expect.poll(waking).toContain("later");
  expect((await waking()).slice(0, 3)).toEqual(["visible", "PING", "later"]);
  await live.write(3);
  await expectAll(client, tab, url, live);
  // One socket, opened once, has carried it all.
  expect((await log()).filter((type) => type === "INIT")).toHaveLength(1);
  expect((await client.feed()).statuses.slice(-1)).toEqual(["live"]);
});

test("a hidden tab that the browser froze has lost nothing when it runs again", async ({
  window,
  baseURL,
}) => {
  const url = String(baseURL);
  const { live, tab, client } = await hiddenClient(window, url);
  await live.write(2);
  await expect.poll(async () => (await client.feed()).seqs).toEqual([1, 2]);
  const thaw = await freeze(tab);
  await live.write(5);
  expect((await client.feed()).seqs).toEqual([1, 2]);

  await thaw();
  await tab.bringToFront();
  await expect.poll(() => statusOf(client)).toBe("live");
  await live.write(3);
  await expectAll(client, tab, url, live);
  // Chromium gives a frozen page's socket up, unasked: the client resumes over another.
  expect((await client.feed()).fresh).toBe(1);
});
