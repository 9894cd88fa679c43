import { expect, type Page, test } from "@playwright/test";
import { agentOf, pageUrl } from "../support/agent.js";
import { watchBar } from "../support/bar.js";
import { type Link, openLink } from "../support/link.js";

const bar = (page: Page) => page.getByTestId("connection-bar");
const quote = (page: Page, id: string) => page.getByTestId(`quote-${id}`);
const offer = (id: string, carrier: string) => ({
  id,
  carrier,
  service: "Ground",
  amountMinor: 844,
  currency: "USD",
});

/** A session with two offers, its page open and live; reached through a link that the test may break. */
async function open(page: Page, link: Link, url: string) {
  const agent = agentOf(url);
  const { sessionId, viewerToken } = await agent.create();
  const quotes = [offer("q1", "UPS"), offer("q2", "USPS")];
  await agent.update(sessionId, { slice: "quotes", data: { quotes } });
  const said = await watchBar(page);
  await page.goto(pageUrl(link.url, sessionId, viewerToken));
  await expect(quote(page, "q2")).toBeVisible();
  return { agent, sessionId, quotes, said };
}

/** The customer still reads what came, and is told how old it is. */
async function expectKept(page: Page) {
  await expect(quote(page, "q1")).toContainText("UPS");
  await expect(page.getByRole("main")).toHaveAttribute("data-stale", "true");
  await expect(bar(page)).toContainText(/As of \d{1,2}:\d\d:\d\d/);
}

async function expectFresh(page: Page) {
  await expect(page.getByRole("main")).not.toHaveAttribute("data-stale");
  await expect(bar(page)).not.toContainText("As of");
}

/** The words and buttons of the page's header that lie over one another or hang out of it. */
async function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const header = document.querySelector("header")?.getBoundingClientRect();
    const parts = [...document.querySelectorAll("header p, header button")].map((element) => ({
      words: element.textContent || element.getAttribute("aria-label"),
      box: element.getBoundingClientRect(),
    }));
    const outside = parts.filter(({ box }) => !header || box.top < header.top || box.bottom > header.bottom);
    const over = parts.flatMap((one, n) =>
      parts
        .slice(n + 1)
        .filter(({ box: { left, right, top, bottom } }) => {
          const beside = right <= one.box.left || left >= one.box.right;
          return !beside && bottom > one.box.top && top < one.box.bottom;
        })
        .map(({ words }) => `${one.words} and ${words}`),
    );
    return [...over, ...outside.map(({ words }) => `${words} hangs out`)];
  });
}

const withLink = test.extend<{ link: Link }>({
  link: async ({ baseURL }, use) => {
    const link = await openLink(String(baseURL));
    await use(link);
    await link.close();
  },
});

withLink.describe("what the page says of its connection", () => {
  withLink(
    "an outage: since when, how old the content is, and a way to try again",
    async ({ page, link, baseURL }) => {
      const { agent, sessionId, quotes, said } = await open(page, link, String(baseURL));
      await expect(bar(page)).toHaveText("Live");
      await expectFresh(page);
      await agent.update(sessionId, { slice: "x-voice", data: {} });
      await expect(page.getByTestId("voice-button")).toBeVisible();

      link.refuse();
      link.reset();
      await expect(bar(page)).toHaveAttribute("data-status", "offline");
      await expect(bar(page)).toContainText(/Offline since \d{1,2}:\d\d/);
      await expectKept(page);
      // With all that its header can hold, nothing in it covers anything else on any screen.
      for (const width of [320, 375, 768, 1440]) {
        await page.setViewportSize({ width, height: 640 });
        expect(await overlaps(page), `at ${width} px`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
      // On the way there it said that it was trying, and when.
      const lost = (await said()).slice((await said()).findIndex(({ status }) => status === "waiting"));
      expect(lost[0]?.words).toMatch(/^Reconnecting in \d+ sAs of .+Try again$/);
      expect(lost.filter(({ status }) => status === "live" || status === "fallback")).toEqual([]);

      await agent.update(sessionId, { slice: "quotes", data: { quotes: [...quotes, offer("q3", "FedEx")] } });
      link.heal();
      await bar(page).getByRole("button", { name: "Try again" }).click();
      await expect(bar(page)).toHaveAttribute("data-status", "live");
      await expect(quote(page, "q3")).toBeVisible();
      await expectFresh(page);
    },
  );

  withLink(
    "a wait for the server counts down, and ends at once when the customer asks",
    async ({ page, link, baseURL }) => {
      // The server spreads those who return over a minute; this page draws the end of it.
      await page.addInitScript(() => {
        Math.random = () => 0.99;
      });
      let sockets = 0;
      await page.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        if (sockets++ > 0) return;
        server.onMessage((frame) => {
          socket.send(frame);
          if (String(frame).includes('"INIT"'))
            void socket.close({ code: 1001, reason: '{"retryInMs":60000}' });
        });
      });
      await open(page, link, String(baseURL));
      await expect(bar(page)).toHaveAttribute("data-status", "waiting");
      await expect(bar(page)).toContainText(/Reconnecting in [345]\d s/);
      await expectKept(page);
      await bar(page).getByRole("button", { name: "Try again" }).click();
      await expect(bar(page)).toHaveText("Live");
      await expectFresh(page);
    },
  );

  withLink(
    "a network without WebSockets: it is live all the same, and nothing is called stale",
    async ({ page, link, baseURL }) => {
      await page.routeWebSocket(/\/ws$/, (socket) => socket.close({ code: 1011 }));
      await open(page, link, String(baseURL));
      await expect(bar(page)).toHaveAttribute("data-status", "fallback");
      await expect(bar(page)).toHaveText("Live, backup connection");
      await expectFresh(page);
    },
  );

  withLink(
    "the end of the session: everything stays to be read, and nothing offers to reconnect",
    async ({ page, link, baseURL }) => {
      const { agent, sessionId } = await open(page, link, String(baseURL));
      await agent.end(sessionId);
      await expect(bar(page)).toHaveAttribute("data-status", "closed");
      await expect(bar(page)).toContainText("Session ended");
      await expect(
        page.getByText("This conversation has ended. Everything stays here to read."),
      ).toBeVisible();
      await expect(quote(page, "q1")).toContainText("UPS");
      await expect(bar(page).getByRole("button")).toHaveCount(0);
    },
  );
});

/** Chooses, once the list has stood still for long enough for a click to be taken. */
async function choose(page: Page, id: string, choice: RegExp): Promise<void> {
  await expect(async () => {
    await quote(page, id).getByRole("button").click({ timeout: 1000 });
    await expect(quote(page, id)).toHaveAttribute("data-choice", choice, { timeout: 300 });
  }).toPass({ intervals: [200], timeout: 30_000 });
}

withLink.describe("a choice that the server refuses is taken back, with the reason", () => {
  withLink(
    "while the connection stands: the earlier choice is shown again",
    async ({ page, link, baseURL }) => {
      // An act under an id that the log knows for another one is what the server refuses to any viewer.
      await page.addInitScript(() => {
        crypto.getRandomValues = (bytes) => bytes;
      });
      const { agent, sessionId } = await open(page, link, String(baseURL));
      await choose(page, "q1", /pending|chosen/);
      await expect(quote(page, "q1")).toHaveAttribute("data-choice", "chosen");
      // A click while the list still moves is not taken at all.
      await expect(async () => {
        await quote(page, "q2").getByRole("button").click({ timeout: 1000 });
        await expect(page.getByTestId("selection-refused")).toContainText("Your choice was not taken", {
          timeout: 1000,
        });
      }).toPass({ intervals: [200], timeout: 30_000 });
      await expect(quote(page, "q1")).toHaveAttribute("data-choice", "chosen");
      await expect(quote(page, "q2")).toHaveAttribute("data-choice", "none");
      expect((await agent.show(sessionId)).state.selection.data).toEqual({ quoteId: "q1" });
      // A choice that is taken ends the message.
      await page.evaluate(() => Reflect.deleteProperty(crypto, "getRandomValues"));
      await choose(page, "q2", /pending|chosen/);
      await expect(quote(page, "q2")).toHaveAttribute("data-choice", "chosen");
      await expect(page.getByTestId("selection-refused")).toHaveCount(0);
    },
  );

  withLink(
    "when the session ended while the customer was away: nothing is chosen",
    async ({ page, link, baseURL }) => {
      const { agent, sessionId } = await open(page, link, String(baseURL));
      // The network is gone before the page can know: the choice is on its way.
      link.blackHole();
      await choose(page, "q2", /pending/);
      link.refuse();
      link.reset();
      await expect(bar(page)).toHaveAttribute("data-status", "offline");
      await expect(page.getByTestId("selection-unsent")).toHaveText("Will be sent when you are back.");
      // Another choice cannot be made meanwhile.
      await quote(page, "q1").getByRole("button").click({ force: true });
      await expect(quote(page, "q2")).toHaveAttribute("data-choice", "pending");
      await agent.end(sessionId);
      link.heal();
      await expect(bar(page)).toHaveAttribute("data-status", "closed", { timeout: 60_000 });
      await expect(page.getByTestId("selection-refused")).toContainText("Your choice was not taken");
      await expect(quote(page, "q2")).toHaveAttribute("data-choice", "none");
    },
  );
});
