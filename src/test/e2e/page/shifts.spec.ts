import { devices, expect, type Page, test } from "@playwright/test";
import { agentOf, pageUrl } from "../support/agent.js";
import { demoUpdates } from "../support/conversation.js";

/** The sum of all shifts over the whole demo, below which nobody sees any of them. */
const LEAST = 0.001;

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
  // Words that grow by a letter or two, as the header's, are counted but not seen.
  return async () => {
    const moved = await page.evaluate(() => globalThis.moved);
    return moved.reduce((sum, words) => sum + Number.parseFloat(words), 0) < LEAST ? [] : moved;
  };
}

/** Clicks the headers of the first step and of one more, twice: what was open closes and opens, and the other way round. */
async function toggle(page: Page, step: string): Promise<void> {
  for (const name of new Set(["details", step])) {
    const header = page.locator(`[data-hold="${name}"] button[aria-expanded]`).first();
    if ((await header.count()) === 0) continue;
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
    test.setTimeout(300_000);
    const context = await browser.newContext({ ...size, ignoreHTTPSErrors: true });
    const page = await context.newPage();
    const shifts = await watchShifts(page);
    const agent = agentOf(String(baseURL));
    const { sessionId, viewerToken } = await agent.create(undefined);
    await page.goto(pageUrl(String(baseURL), sessionId, viewerToken));
    await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
    let said = 0;
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
      await toggle(page, update.slice);
      const offer = page.getByTestId("offer");
      if (await offer.isVisible()) await offer.click();
      await agent.update(sessionId, [
        { slice: "speech", data: { utterance: `u${++said}`, event: "plan", text: "One moment, please." } },
        { slice: "speech", data: { utterance: `u${said}`, event: "start", positionMs: 0 } },
      ]);
      await expect(page.getByTestId("caption")).toBeVisible();
      await agent.update(sessionId, { slice: "speech", data: { utterance: `u${said}`, event: "end" } });
    }
    await agent.update(sessionId, {
      slice: "notice",
      data: { level: "info", message: "A carrier is asked again." },
    });
    await page.getByTestId("notice").getByRole("button").click();
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
