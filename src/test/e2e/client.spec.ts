import { expect, test, type WebSocketRoute } from "@playwright/test";
import { pageUrl, token } from "./support/agent.js";
import { type ClientInPage, openClient } from "./support/client.js";
import { expectAll, openSession, statusOf as status, upTo } from "./support/session.js";

test.describe("the client, in a real browser against a real node", () => {
  for (const seconds of [3, 60]) {
    test(`recovers from ${seconds} s without a network, losing and repeating nothing`, async ({
      page,
      context,
      baseURL,
    }) => {
      const url = String(baseURL);
      const live = await openSession(url);
      const client = await openClient(page, url, live.sessionId, live.viewerToken);
      await expect.poll(() => status(client)).toBe("live");
      await live.write(3);
      await context.setOffline(true);
      const until = Date.now() + seconds * 1000;
      while (Date.now() < until) {
        await live.write(1);
        await page.waitForTimeout(Math.min(1000, Math.max(0, until - Date.now())));
      }
      // The state is true within two heartbeats; these are of ten seconds.
      if (seconds > 20) expect(await status(client)).toBe("offline");
      await context.setOffline(false);
      await live.write(3);
      await expect.poll(() => status(client)).toBe("live");
      await expectAll(client, page, url, live);
    });
  }

  test("notices a link that swallows everything, and resumes over another", async ({ page, baseURL }) => {
    const url = String(baseURL);
    const live = await openSession(url);
    let swallowing = false;
    let connections = 0;
    await page.routeWebSocket(/\/ws$/, (socket) => {
      const first = connections++ === 0;
      const server = socket.connectToServer();
      socket.onMessage((frame) => (first && swallowing) || server.send(frame));
      server.onMessage((frame) => (first && swallowing) || socket.send(frame));
    });
    const client = await openClient(page, url, live.sessionId, live.viewerToken);
    await expect.poll(() => status(client)).toBe("live");
    swallowing = true;
    await live.write(10);
    await expectAll(client, page, url, live);
    expect(connections).toBe(2);
  });

  test("goes to SSE within five seconds, to polling, and back to the socket, losing and repeating nothing", async ({
    page,
    baseURL,
  }) => {
    const url = String(baseURL);
    const live = await openSession(url);
    await live.agent.update(live.sessionId, {
      slice: "notice",
      data: { level: "info", title: "Hello", message: "there" },
    });
    let blocked = true;
    await page.routeWebSocket(/\/ws$/, (socket) => {
      if (blocked) void socket.close({ code: 1011 });
      else socket.connectToServer();
    });
    const started = Date.now();
    const open = () => openClient(page, url, live.sessionId, live.viewerToken);
    const seenUpTo = async (client: ClientInPage, from: number, to: number) => {
      await expect.poll(async () => (await client.feed()).seqs.at(-1)).toBe(to);
      expect((await client.feed()).seqs).toEqual(upTo(to).slice(from));
    };
    const first = await open();
    await expect.poll(async () => (await first.feed()).fresh, { intervals: [50] }).toBe(1);
    expect(Date.now() - started).toBeLessThan(5000);
    expect(await status(first)).toBe("sse");
    await live.write(10);
    await seenUpTo(first, 1, 11);

    // The tab's next page starts with SSE, which is now refused, too: Chromium cannot cut a stream that runs.
    await page.route("**/stream", (route) => route.abort());
    const second = await open();
    await expect.poll(() => status(second)).toBe("poll");
    await live.write(10);
    blocked = false;
    await live.write(10);
    await expect.poll(() => status(second)).toBe("live");
    await live.write(10);
    await seenUpTo(second, 11, 41);
    expect((await second.feed()).fresh).toBe(1);
  });

  test("takes a new token when the old one is revoked, and resumes", async ({ page, baseURL, request }) => {
    const url = String(baseURL);
    const live = await openSession(url);
    const client = await openClient(page, url, live.sessionId, live.viewerToken);
    await expect.poll(() => status(client)).toBe("live");
    await live.write(2);
    const headers = { Authorization: `Bearer ${token("agent", "--sub", "e2e-agent")}` };
    const viewers = `${url}/api/sessions/${live.sessionId}/viewers`;
    await request.delete(viewers, { headers });
    const { viewerToken } = await (await request.post(viewers, { headers })).json();
    await client.renew(viewerToken);
    await live.write(2);
    await expect.poll(async () => (await client.feed()).seqs).toEqual([1, 2, 3, 4]);
    expect((await client.feed()).fresh).toBe(1);
  });

  test("returns after a server that goes away, within the time that it names", async ({ page, baseURL }) => {
    const url = String(baseURL);
    const live = await openSession(url);
    const sockets: WebSocketRoute[] = [];
    await page.routeWebSocket(/\/ws$/, (socket) => {
      socket.connectToServer();
      sockets.push(socket);
    });
    const client = await openClient(page, url, live.sessionId, live.viewerToken);
    await expect.poll(() => status(client)).toBe("live");
    await sockets[0]?.close({ code: 1001, reason: '{"retryInMs":2000}' });
    await live.write(5);
    await expectAll(client, page, url, live);
    expect((await client.feed()).statuses).toContain("waiting");
  });

  test("is one socket a page, although React mounts twice in StrictMode", async ({ page, baseURL }) => {
    const url = String(baseURL);
    const live = await openSession(url);
    const sockets: string[] = [];
    page.on("websocket", (socket) => sockets.push(socket.url()));
    await page.goto(pageUrl(url, live.sessionId, live.viewerToken));
    await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
    expect(sockets).toHaveLength(1);
    expect(sockets.join()).not.toContain(live.viewerToken);
  });
});
