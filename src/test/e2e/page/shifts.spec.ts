import { devices, expect, type Page, test } from "@playwright/test";
import { agentOf, pageUrl } from "../support/agent.js";
import { demoUpdates } from "../support/conversation.js";

const updates = demoUpdates();

/** Collects every layout shift from the first frame on, those after a click as well, with what moved. */
async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    globalThis.moved = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] =
          Reflect.get(entry, "sources") ?? [];
        const words = sources.map(({ node, previousRect: from, currentRect: to }) => {
          const element = node instanceof Element ? node : node?.parentElement;
          const name = element?.getAttribute("data-testid") ?? element?.className ?? node?.nodeName;
          return `${name} ${[from.x, from.y, from.height].join()} → ${[to.x, to.y, to.height].join()}`;
        });
        globalThis.moved.push(`${Number(Reflect.get(entry, "value")).toFixed(4)}: ${words.join("; ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => globalThis.moved);
}

/** Clicks the header of each step there is, twice: what was open closes and opens again, and the other way round. */
async function toggleAll(page: Page): Promise<void> {
  for (const header of await page.locator("[data-hold] button[aria-expanded]").all()) {
    const before = String(await header.getAttribute("aria-expanded"));
    await header.click();
    await expect(header).not.toHaveAttribute("aria-expanded", before);
    await header.click();
    await expect(header).toHaveAttribute("aria-expanded", before);
  }
}

const { defaultBrowserType: _, ...phone } = devices["Pixel 7"];

for (const [name, size] of [
  ["a desk", { viewport: { width: 1280, height: 900 } }],
  ["a phone", phone],
] as const) {
  test(`on ${name} nothing shifts, whatever is clicked while the agent goes on`, async ({
    browser,
    baseURL,
  }) => {
    test.setTimeout(180_000);
    const context = await browser.newContext({ ...size, ignoreHTTPSErrors: true });
    const page = await context.newPage();
    const shifts = await watchShifts(page);
    const agent = agentOf(String(baseURL));
    const { sessionId, viewerToken } = await agent.create(undefined);
    await page.goto(pageUrl(String(baseURL), sessionId, viewerToken));
    await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
    for (const update of updates) {
      await agent.update(sessionId, update);
      const step = page.getByTestId(`step-${update.slice}`);
      if ((await step.count()) > 0)
        await expect(step).toHaveAttribute("data-state", update.phase ?? "displaying");
      const offered = page.getByTestId("quote-q-fedex-saver");
      // A click while the cards move is not taken, and the page says so.
      if (update.slice === "quotes" && (await offered.getByRole("button").isVisible()))
        await expect(async () => {
          await offered.getByRole("button").click();
          await expect(offered).toHaveAttribute("data-choice", "chosen", { timeout: 1000 });
        }).toPass();
      await toggleAll(page);
      const offer = page.getByTestId("offer");
      if (await offer.isVisible()) await offer.click();
    }
    await page.getByRole("button", { name: /^Copy tracking number/ }).click();
    await expect(page.getByTestId("step-label")).toHaveAttribute("data-state", "completed");
    // The last frame has been painted, and its shifts have been told.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    expect(await shifts()).toEqual([]);
    await context.close();
  });
}

declare global {
  var moved: string[];
}
