import { expect, type Page, test } from "@playwright/test";
import { agentOf, pageUrl } from "../support/agent.js";
import { demoUpdates, type Update } from "../support/conversation.js";
import { expectNoViolations } from "./accessibility.js";

const steps = ["details", "quotes", "confirmation", "payment", "label", "pickup"];

const updates = demoUpdates();
const quotes = updates.find(({ slice, data }) => slice === "quotes" && data?.["quotes"] !== undefined)
  ?.data?.["quotes"];
const offers = Array.isArray(quotes) ? quotes : [];

/** A session of its own on the server under test, its page open and live. */
async function open(page: Page, url: string | undefined) {
  if (url === undefined) throw new Error("playwright.config.ts names the server under test");
  const agent = agentOf(url);
  const { sessionId, viewerToken } = await agent.create();
  await page.goto(pageUrl(url, sessionId, viewerToken));
  await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
  return {
    sessionId,
    /** Sends one update and waits until its step shows it. */
    async say(update: Update): Promise<void> {
      await agent.update(sessionId, update);
      if (!steps.includes(update.slice)) return;
      await expect(page.getByTestId(`step-${update.slice}`)).toHaveAttribute(
        "data-state",
        update.phase ?? "displaying",
      );
    },
    show: () => agent.show(sessionId),
  };
}

/** Collects layout shifts from the first frame on, and gives their sum in the worst window, as web-vitals does. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        globalThis.shifts.push({ value: Reflect.get(entry, "value"), at: entry.startTime });
    }).observe({ type: "layout-shift", buffered: true });
  });
  return async () => {
    const shifts = await page.evaluate(() => globalThis.shifts);
    let [worst, sum, first, last] = [0, 0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { value, at } of shifts) {
      const sameWindow = at - last < 1000 && at - first < 5000;
      sum = sameWindow ? sum + value : value;
      first = sameWindow ? first : at;
      last = at;
      worst = Math.max(worst, sum);
    }
    return worst;
  };
}

test("the token leaves the address bar and a reload still shows the session", async ({ page, baseURL }) => {
  const session = await open(page, baseURL);
  await session.say({ slice: "details", data: { originZip: "89101" } });
  expect(page.url()).not.toContain("token");
  expect(page.url()).not.toContain(session.sessionId);
  await page.reload();
  await expect(page.getByTestId("step-details").getByRole("definition").getByText("89101")).toBeVisible();
});

for (const viewport of [
  { width: 375, height: 812 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`the whole demo at ${viewport.width} px, ${colorScheme}: every step shows, nothing jumps, axe finds nothing`, async ({
      browser,
      baseURL,
    }, testInfo) => {
      const context = await browser.newContext({ viewport, colorScheme, ignoreHTTPSErrors: true });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      page.on("pageerror", (error) => errors.push(error.message));
      const shifted = await watchShifts(page);
      const session = await open(page, baseURL);
      for (const [index, update] of updates.entries()) {
        await session.say(update);
        const name = `${String(index).padStart(2, "0")}-${update.slice}-${viewport.width}-${colorScheme}.png`;
        await page.screenshot({ path: testInfo.outputPath(name) });
      }
      await expect(page.getByTestId("step-label")).toHaveAttribute("data-state", "completed");
      await expect(page.getByTestId("qr-code")).toBeVisible();
      await expectNoViolations(page);
      expect(await shifted()).toBeLessThan(0.05);
      expect(errors).toEqual([]);
      await context.close();
    });
  }
}

test("the whole flow works by keyboard alone", async ({ page, context, baseURL }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const session = await open(page, baseURL);
  await session.say({
    slice: "details",
    phase: "completed",
    data: { originZip: "89101", destinationZip: "10001", weightLb: 2 },
  });
  await session.say({ slice: "quotes", data: { quotes: offers } });

  await tabTo(page, /^Details/);
  await expect(focused(page)).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("Space");
  await expect(focused(page)).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Enter");
  await expect(focused(page)).toHaveAttribute("aria-expanded", "false");

  await tabTo(page, /^Choose USPS Priority Mail/);
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-choice="chosen"]')).toContainText("Priority Mail");
  const { state } = await session.show();
  expect(state.selection.data.quoteId).toBe(offers.find(({ carrier }) => carrier === "USPS").id);

  await session.say({
    slice: "label",
    phase: "completed",
    data: {
      trackingNumber: "1Z999AA10123456784",
      carrier: "UPS",
      service: "Ground",
      labelUrl: "https://labels.example/1.pdf",
    },
  });
  await tabTo(page, /^Copy tracking number/);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Copied tracking number")).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("1Z999AA10123456784");
  await tabTo(page, /^Download label/);
  await expect(focused(page)).toHaveAttribute("href", "https://labels.example/1.pdf");
});

test("a failure in the middle of quotes ends every spinner, is readable, and a later quote heals it", async ({
  page,
  baseURL,
}) => {
  const session = await open(page, baseURL);
  await session.say({ slice: "quotes", phase: "loading" });
  await expect(page.getByTestId("quote-shape")).toHaveCount(3);
  await session.say({ slice: "quotes", phase: "loading", data: { quotes: offers.slice(0, 1) } });
  await session.say({
    slice: "quotes",
    phase: "failed",
    data: { message: "The carriers did not answer in time." },
  });
  await expect(page.getByTestId("slice-error")).toContainText("The carriers did not answer in time.");
  await expect(page.locator('[data-skeleton], [data-testid="quote-shape"]')).toHaveCount(0);
  await expect(page.locator('[data-state="loading"], [aria-busy="true"]')).toHaveCount(0);
  await expect(page.getByTestId(`quote-${offers[0].id}`)).toBeVisible();
  await session.say({ slice: "quotes", data: { quotes: offers, message: null } });
  await expect(page.getByTestId("slice-error")).toHaveCount(0);
  await expect(page.getByTestId(/^quote-q/)).toHaveCount(offers.length);
});

test("an update of the quotes without quotes wipes nothing", async ({ page, baseURL }) => {
  const session = await open(page, baseURL);
  await session.say({ slice: "quotes", data: { quotes: offers } });
  await session.say({ slice: "quotes", phase: "completed" });
  await session.say({ slice: "quotes", phase: "completed", data: { fastestId: offers[1].id } });
  await expect(page.getByTestId(/^quote-q/)).toHaveCount(offers.length);
});

test("a screen reader hears one sentence per change", async ({ page, baseURL }) => {
  const session = await open(page, baseURL);
  await page.evaluate(() => {
    globalThis.heard = [];
    const region = document.querySelector('[data-testid="announcer"]');
    if (region)
      new MutationObserver(() => globalThis.heard.push(region.textContent ?? "")).observe(region, {
        subtree: true,
        childList: true,
        characterData: true,
      });
  });
  for (const count of [1, 2, 3])
    await session.say({ slice: "quotes", data: { quotes: offers.slice(0, count) } });
  await expect(page.getByTestId("announcer")).toHaveText(
    "Three quotes: UPS Ground, 8.44 US dollars, is the cheapest.",
  );
  await session.say({ slice: "quotes", phase: "failed" });
  await expect(page.getByTestId("announcer")).toHaveText("We could not get quotes.");
  const heard = await page.evaluate(() => globalThis.heard);
  expect(heard.length).toBeLessThanOrEqual(4);
});

test("a correction of the details brings that step back, and the quotes after it", async ({
  page,
  baseURL,
}) => {
  const session = await open(page, baseURL);
  await session.say({
    slice: "details",
    phase: "completed",
    data: { originZip: "89101", destinationZip: "10001" },
  });
  await session.say({ slice: "quotes", data: { quotes: offers } });
  await session.say({ slice: "details", data: { destinationZip: "10002" } });
  await expect(page.getByRole("button", { name: /^Details/ })).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("button", { name: /^Quotes/ })).toHaveAttribute("aria-expanded", "false");
  await session.say({ slice: "details", phase: "completed" });
  await expect(page.getByRole("button", { name: /^Quotes/ })).toHaveAttribute("aria-expanded", "true");
});

const focused = (page: Page) => page.locator(":focus");

/** Presses Tab until the element of that name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
    if (name.test(label)) return;
  }
  throw new Error(`no Tab reaches ${name}`);
}

declare global {
  var shifts: { value: number; at: number }[];
  var heard: string[];
}
