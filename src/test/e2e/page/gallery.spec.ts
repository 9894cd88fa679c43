import { expect } from "@playwright/test";
import { expectNoViolations } from "./accessibility.js";
import { test } from "./gallery-server.js";

const points = [
  "empty",
  "details",
  "quotes-loading",
  "quotes",
  "confirmation",
  "payment",
  "label-loading",
  "label",
  "pickup",
];
const themes = ["light", "dark"] as const;

for (const colorScheme of themes) {
  test.describe(`in the ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("axe finds nothing in any state of any card", async ({ page, galleryUrl }) => {
      await page.goto(galleryUrl);
      expect(await page.locator("[data-specimen]").count()).toBeGreaterThan(50);
      await expect(page.getByTestId("qr-code").first()).toBeVisible();
      await expectNoViolations(page);
    });

    test("axe finds nothing on the page at any point of a conversation", async ({ page, galleryUrl }) => {
      for (const point of points) {
        await page.goto(`${galleryUrl}?stage=${point}`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectNoViolations(page);
      }
    });

    test("a page without a link explains itself, without a fault", async ({ page, galleryUrl }) => {
      await page.goto(new URL("/", galleryUrl).href);
      await expect(page.getByTestId("no-link")).toContainText("Open the link from your conversation");
      await expectNoViolations(page);
    });
  });
}

test("no state of any card is wider than its screen, from 320 px on", async ({ page, galleryUrl }) => {
  for (const width of [320, 375, 768, 1440, 3840]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(galleryUrl);
    await expect(page.getByTestId("qr-code").first()).toBeVisible();
    expect(await cutOff(page), `at ${width} px`).toEqual([]);
  }
});

test("the page at 400 % zoom loses nothing and scrolls one way only", async ({ page, galleryUrl }) => {
  // 1280 × 1024 at 400 % is a window of 320 × 256.
  await page.setViewportSize({ width: 320, height: 256 });
  for (const point of points) {
    await page.goto(`${galleryUrl}?stage=${point}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await cutOff(page), point).toEqual([]);
  }
});

test("the page from right to left and in Spanish loses nothing", async ({ page, galleryUrl }) => {
  for (const query of ["dir=rtl", "lang=es"]) {
    await page.setViewportSize({ width: 320, height: 900 });
    for (const point of ["empty", "quotes", "label"]) {
      await page.goto(`${galleryUrl}?stage=${point}&${query}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await cutOff(page), `${point} ${query}`).toEqual([]);
    }
  }
});

test("the caption is a sheet that leaves some seconds after the end, and holds what the customer said", async ({
  page,
  galleryUrl,
}) => {
  // 1280 × 720 at 200 %.
  await page.setViewportSize({ width: 640, height: 360 });
  await page.goto(`${galleryUrl}?stage=quotes`);
  const presence = page.getByTestId("presence");
  await expect(presence).toHaveText("Listening");
  await expect(page.getByTestId("total")).toHaveCount(0);
  const say = (data: Record<string, string | number>) =>
    page.evaluate((event) => globalThis.shipvoxStage?.say("speech", "displaying", event), data);
  await say({ utterance: "c", event: "plan", text: "UPS Ground, please.", speaker: "customer" });
  const caption = page.getByTestId("caption");
  await expect(caption).toContainText("You: UPS Ground, please.");
  await say({ utterance: "u", event: "plan", text: "UPS Ground it is." });
  await say({ utterance: "u", event: "start", positionMs: 0 });
  await expect(presence).toHaveText("Speaking");
  await expect(caption).toBeInViewport({ ratio: 1 });
  await page.evaluate(() => globalThis.shipvoxStage?.say("selection", "completed", { quoteId: "q1" }));
  await expect(page.getByTestId("total")).toHaveText("Total $8.44");
  await say({ utterance: "u", event: "end" });
  await expect(caption).toHaveAttribute("data-status", "ended");
  await expect(caption).toHaveCount(0);
  await page.emulateMedia({ media: "print" });
  await expect(presence).toBeHidden();
});

test("a wish for less motion is honoured", async ({ page, galleryUrl }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`${galleryUrl}?stage=label-loading`);
  const moving = () =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length);
  await expect(page.getByTestId("step-label")).toHaveAttribute("data-state", "loading");
  await expect.poll(moving).toBe(0);
  await page.evaluate(() => globalThis.shipvoxStage?.say("label", "completed", { trackingNumber: "1Z" }));
  await expect(page.getByText("Your label is ready")).toBeVisible();
  await expect(page.getByTestId("celebration")).toBeHidden();
});

test("a code that a phone can read is drawn without any request to others", async ({ page, galleryUrl }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(galleryUrl).origin) foreign.push(request.url());
  });
  await page.goto(`${galleryUrl}?stage=label`);
  await expect(page.getByTestId("qr-code")).toBeVisible();
  expect(foreign).toEqual([]);
});

test("sound is off until it is switched on", async ({ page, galleryUrl }) => {
  await page.addInitScript(() => {
    globalThis.contexts = 0;
    globalThis.AudioContext = class extends AudioContext {
      constructor() {
        super();
        globalThis.contexts += 1;
      }
    };
  });
  await page.goto(`${galleryUrl}?stage=label`);
  const toggle = page.getByRole("button", { name: "Sound on arrival" });
  await expect(toggle).toHaveAttribute("aria-pressed", "false");
  expect(await page.evaluate(() => globalThis.contexts)).toBe(0);
  await toggle.click();
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => page.evaluate(() => globalThis.contexts)).toBeGreaterThan(0);
});

/** What hangs out of the window or is cut by its own box; a screen reader's hidden words are meant to be. */
async function cutOff(page: import("@playwright/test").Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width)
      found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    for (const element of document.querySelectorAll("body *")) {
      if (element.closest(".visually-hidden") || element.closest("svg")) continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0 || getComputedStyle(element).visibility === "hidden") continue;
      const words = `${element.tagName} "${element.textContent?.slice(0, 40)}"`;
      if (box.right > width + 1 || box.left < -1) found.push(`${words} hangs out`);
      const clips = getComputedStyle(element).overflowX !== "visible";
      if (clips && element.scrollWidth > element.clientWidth + 1) found.push(`${words} is cut`);
    }
    return found;
  });
}

declare global {
  var contexts: number;
  var shipvoxStage: { say(slice: string, phase: string, data?: object): void } | undefined;
}
