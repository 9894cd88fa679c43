import { type Browser, devices, expect, type Page, test } from "@playwright/test";
import { agentOf, pageUrl } from "../support/agent.js";
import { chances } from "../support/chances.js";
import { demoUpdates, type Update } from "../support/conversation.js";

/** The long form: HAND_ROUNDS=200. */
const ROUNDS = Number(process.env["HAND_ROUNDS"] ?? 34);

const demo = demoUpdates();
const shown = demo.findIndex(({ slice, data }) => slice === "quotes" && data?.["quotes"] !== undefined);
const quotes = (demo[shown]?.data?.["quotes"] ?? []) as { id: string; amountMinor: number }[];
const payment = demo.findIndex(({ slice, phase }) => slice === "payment" && phase === "completed");

/** What the agent does at the moment of the click: each step of the demo from the quotes on, and corrections. */
const transitions: readonly { readonly from: number; readonly updates: readonly Update[] }[] = [
  ...demo.slice(0, payment).map((update, index) => ({ from: Math.max(index, shown + 1), updates: [update] })),
  ...[
    { slice: "details", data: { destinationZip: "10002" } },
    { slice: "details", phase: "failed", data: { message: "The place is not known." } },
    { slice: "quotes", data: { quotes: [...quotes].reverse() } },
    { slice: "quotes", data: { quotes: quotes.slice(1) } },
    { slice: "quotes", data: { quotes: [{ ...quotes[2], id: "q-new" }, ...quotes] } },
    { slice: "quotes", phase: "failed", data: { message: "The carriers did not answer." } },
    { slice: "notice", data: { level: "info", title: "One moment", message: "A carrier is asked again." } },
    { slice: "speech", data: { utterance: "u-hand", event: "plan", text: "I found three for you." } },
  ].map((update) => ({ from: shown + 1, updates: [update] })),
];

/** The quote whose card lies under a point. */
const under = (page: Page, x: number, y: number) =>
  page.evaluate(
    ([left, top]) =>
      document
        .elementFromPoint(left, top)
        ?.closest('[data-testid^="quote-q"]')
        ?.getAttribute("data-testid")
        ?.replace("quote-", ""),
    [x, y] as const,
  );

/** Clicks or taps a place at a random moment of a transition; gives what was under the finger, and what was logged. */
async function playRound(
  page: Page,
  agent: ReturnType<typeof agentOf>,
  url: string,
  { kind, chance }: { kind: "mouse" | "touch"; chance: (below: number) => number },
) {
  const transition = transitions[chance(transitions.length)];
  if (transition === undefined) throw new Error("there are transitions");
  const { sessionId, viewerToken } = await agent.create(undefined);
  await agent.update(sessionId, demo.slice(0, transition.from));
  await page.goto("about:blank");
  await page.goto(pageUrl(url, sessionId, viewerToken));
  const cards = page.getByTestId(/^quote-q/);
  const step = page.getByTestId("step-quotes");
  await expect(step).toHaveAttribute("data-state", /displaying|completed/);
  // Where the demo has gone on, the customer has opened the quotes again.
  const header = step.getByRole("button").first();
  if ((await header.getAttribute("aria-expanded")) === "false") await header.click();
  await expect(cards).toHaveCount(quotes.length);
  // Whatever moved until here has come to rest.
  await page.waitForFunction(() => document.getAnimations().every((each) => each.playState === "finished"));
  const aim = cards.nth(chance(quotes.length)).getByRole("button");
  if (kind === "touch")
    await aim.evaluate((button) => button.scrollIntoView({ block: "center", behavior: "instant" }));
  const box = await aim.boundingBox();
  if (box === null) throw new Error("the button has no place");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  if (kind === "mouse") await page.mouse.move(x, y);
  const before = (await agent.show(sessionId)).state.selection?.data.quoteId;
  const aimed = await under(page, x, y);
  const written = agent.update(sessionId, [...transition.updates]);
  const pause = chance(450);
  await new Promise((resolve) => setTimeout(resolve, pause));
  if (kind === "mouse") await page.mouse.click(x, y);
  else await page.touchscreen.tap(x, y);
  await written;
  // The page's answer to the click and to the update has been painted, and what it sent has arrived.
  await expect.poll(async () => page.locator('[data-choice="pending"]').count()).toBe(0);
  const { quoteId } = (await agent.show(sessionId)).state.selection?.data ?? {};
  const byAgent = transition.updates.find(({ slice }) => slice === "selection")?.data?.["quoteId"];
  const mayBe = [aimed, before, byAgent];
  const words = `${kind}, ${JSON.stringify(transition.updates)}, ${pause} ms: aimed at ${aimed}, chose ${quoteId}`;
  return { wrong: mayBe.includes(quoteId) ? [] : [words], taken: quoteId === aimed && before !== aimed };
}

async function playRounds(browser: Browser, url: string, kind: "mouse" | "touch") {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    ...(kind === "touch" ? devices["Pixel 7"] : { viewport: { width: 1280, height: 900 } }),
  });
  const page = await context.newPage();
  const agent = agentOf(url);
  const chance = chances(kind === "mouse" ? 1 : 2);
  const rounds = [];
  for (let n = 0; n < ROUNDS / 2; n++) rounds.push(await playRound(page, agent, url, { kind, chance }));
  await context.close();
  expect(rounds.flatMap(({ wrong }) => wrong)).toEqual([]);
  return rounds.filter(({ taken }) => taken).length;
}

test.describe("under a hand", () => {
  test.setTimeout(60_000 + ROUNDS * 4000);

  test("a click in any transition chooses what was under the pointer", async ({ browser, baseURL }) => {
    // A step under a pointer does not move, and so a click there is taken.
    expect(await playRounds(browser, String(baseURL), "mouse")).toBeGreaterThan(0);
  });

  test("a tap in any transition chooses what was under the finger, or nothing", async ({
    browser,
    baseURL,
  }) => {
    await playRounds(browser, String(baseURL), "touch");
  });

  test("the step stays, what came is offered, and one click goes there with the focus", async ({
    page,
    baseURL,
  }) => {
    const agent = agentOf(String(baseURL));
    const { sessionId, viewerToken } = await agent.create(undefined);
    await agent.update(sessionId, demo.slice(0, shown + 1));
    await page.goto(pageUrl(String(baseURL), sessionId, viewerToken));
    const aim = page.getByTestId("quote-q-fedex-saver").getByRole("button");
    await aim.hover();
    const place = await aim.boundingBox();
    await agent.update(sessionId, { slice: "details", data: { destinationZip: "10002" } });
    const offer = page.getByTestId("offer");
    await expect(offer).toHaveText("Details has changed");
    expect(await aim.boundingBox()).toEqual(place);
    await offer.click();
    const details = page.getByTestId("step-details").getByRole("button").first();
    await expect(details).toHaveAttribute("aria-expanded", "true");
    await expect(details).toBeFocused();
    await expect(offer).toHaveCount(0);
  });

  test("the focus stays on the page when the agent moves on", async ({ page, baseURL }) => {
    const agent = agentOf(String(baseURL));
    const { sessionId, viewerToken } = await agent.create(undefined);
    await agent.update(sessionId, demo.slice(0, shown + 1));
    await page.goto(pageUrl(String(baseURL), sessionId, viewerToken));
    const choose = page.getByTestId("quote-q-ups-ground").getByRole("button");
    const focused = () => page.evaluate(() => document.activeElement?.tagName);
    await choose.focus();
    // Another list: the button is gone.
    await agent.update(sessionId, { slice: "quotes", data: { quotes: quotes.slice(1) } });
    await expect(choose).toHaveCount(0);
    expect(await focused()).toBe("BUTTON");
    await page.getByTestId("quote-q-usps-priority").getByRole("button").focus();
    await agent.update(sessionId, demo.slice(shown + 1, payment));
    // After some seconds without a touch the step closes.
    const header = page.getByTestId("step-quotes").getByRole("button").first();
    await expect(header).toHaveAttribute("aria-expanded", "false");
    await expect(header).toBeFocused();
  });
});
