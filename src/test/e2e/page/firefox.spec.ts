import { existsSync } from "node:fs";
import { expect } from "@playwright/test";
import { agentOf, pageUrl } from "../support/agent.js";
import { demoUpdates } from "../support/conversation.js";
import { FIREFOX, type FirefoxPage, test } from "../support/firefox.js";

test.skip(!existsSync(FIREFOX), `there is no ${FIREFOX}`);

const attribute = (page: FirefoxPage, selector: string, name: string) =>
  page.evaluate((of, by) => document.querySelector(of)?.getAttribute(by), selector, name);
const textOf = (page: FirefoxPage, selector: string) =>
  page.evaluate((of) => document.querySelector(of)?.textContent, selector);

/** Opens a session of its own, the page on it live. */
async function open(page: FirefoxPage, url: string, query = "") {
  const agent = agentOf(url);
  const { sessionId, viewerToken } = await agent.create(undefined);
  await page.goto(pageUrl(url, sessionId, viewerToken).replace("#", `${query}#`));
  await expect.poll(() => attribute(page, '[data-testid="connection-bar"]', "data-status")).toBe("live");
  return { agent, sessionId };
}

test("in Firefox the whole demo shows, a choice is taken, and a reload shows the same", async ({
  firefox,
  baseURL,
}) => {
  const { agent, sessionId } = await open(firefox, String(baseURL));
  for (const update of demoUpdates()) {
    await agent.update(sessionId, update);
    const step = `[data-testid="step-${update.slice}"]`;
    if (await firefox.evaluate((of) => document.querySelector(of) !== null, step))
      await expect.poll(() => attribute(firefox, step, "data-state")).toBe(update.phase ?? "displaying");
    if (update.slice !== "quotes" || update.phase !== "displaying") continue;
    // A click while the cards move is not taken, and the page says so.
    await expect(async () => {
      await firefox.click('[data-testid="quote-q-fedex-saver"] button');
      const { state } = await agent.show(sessionId);
      expect(state.selection?.data.quoteId).toBe("q-fedex-saver");
    }).toPass();
  }
  const tracking = '[data-testid="tracking-number"]';
  await expect.poll(() => textOf(firefox, tracking)).toContain("1Z999AA10123456784");
  expect(await textOf(firefox, '[data-testid="total"]')).toContain("$8.44");
  await firefox.goto(new URL("/", baseURL).href);
  await expect.poll(() => textOf(firefox, tracking)).toContain("1Z999AA10123456784");
  const acknowledged = async () => {
    const { seq, viewers } = await agent.show(sessionId);
    return viewers.map(({ renderedSeq }: { renderedSeq: number }) => seq - renderedSeq);
  };
  await expect.poll(acknowledged).toEqual([0]);
});

test("in Firefox the devtools show what passes", async ({ firefox, baseURL }) => {
  const { agent, sessionId } = await open(firefox, String(baseURL), "?debug");
  await agent.update(sessionId, { slice: "details", data: { originZip: "89101" } });
  const log = () =>
    firefox.evaluate(() => {
      const rows = document
        .querySelector("shipvox-devtools")
        ?.shadowRoot?.querySelectorAll("tbody tr td:nth-child(2)");
      return Array.from(rows ?? [], (cell) => cell.textContent ?? "");
    });
  await expect
    .poll(log)
    .toEqual(expect.arrayContaining(["connecting", "↑ INIT", "↓ INIT", "live", "↓ UPDATE", "↑ ACK"]));
});
