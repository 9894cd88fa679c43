import { expect, type Page, test } from "@playwright/test";
import { agentOf, pageUrl } from "./support/agent.js";
import { demoUpdates } from "./support/conversation.js";
import { recordStates } from "./support/phases.js";

async function join(page: Page, address: string) {
  await page.goto(address);
  await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
}

const step = (page: Page, name: string) => page.getByTestId(`step-${name}`);

/** All that the customer can read of the steps, whichever of them is open. */
async function everyStep(page: Page): Promise<string[]> {
  const texts: string[] = [];
  for (const name of ["details", "quotes", "confirmation", "payment", "label"]) {
    const button = step(page, name).getByRole("button").first();
    if ((await button.getAttribute("aria-expanded")) !== "true") await button.click();
    await expect(button).toHaveAttribute("aria-expanded", "true");
    const panel = step(page, name).getByRole("region").first();
    await expect(panel).toBeVisible();
    texts.push(await panel.innerText());
  }
  return texts;
}

test.describe("one conversation, from the agent to the card", () => {
  test("each card shows its data and passes from loading to displaying to completed", async ({
    page,
    baseURL,
  }) => {
    const url = String(baseURL);
    const agent = agentOf(url);
    const { sessionId, viewerToken } = await agent.create(undefined);
    await join(page, pageUrl(url, sessionId, viewerToken));
    const states = await recordStates(page);
    for (const update of demoUpdates()) {
      if (update.slice === "selection") {
        await agent.update(sessionId, update);
        continue;
      }
      for (const phase of ["loading", "displaying", "completed"]) {
        const data = phase === "loading" ? {} : { data: update.data ?? {} };
        await agent.update(sessionId, { slice: update.slice, phase, ...data });
        await expect(step(page, update.slice)).toHaveAttribute("data-state", phase);
      }
    }
    for (const name of ["details", "quotes", "confirmation", "payment", "label"]) {
      expect((await states(name)).join(" ")).toContain("loading displaying completed");
    }
    await expect(step(page, "details")).toContainText(/89101.*10001 · 2 lb/);
    await expect(step(page, "quotes")).toContainText("$8.44");
    await expect(page.getByTestId("tracking-number")).toContainText("1Z999AA10123456784");
    const texts = (await everyStep(page)).join("\n");
    for (const shown of ["$8.44", "$9.99", "$14.99", "USPS", "FedEx", "Dana Reyes", "Sam Okafor", "4242"]) {
      expect(texts).toContain(shown);
    }
    expect(texts).not.toMatch(/undefined|NaN|Invalid Date/);
  });

  test("a second browser that joins midway shows the same", async ({ page, browser, baseURL }) => {
    const url = String(baseURL);
    const agent = agentOf(url);
    const { sessionId, viewerToken } = await agent.create(undefined);
    const all = demoUpdates();
    await join(page, pageUrl(url, sessionId, viewerToken));
    await agent.update(sessionId, all.slice(0, 6));
    await expect(step(page, "quotes")).toHaveAttribute("data-state", "displaying");

    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const late = await context.newPage();
    await join(late, pageUrl(url, sessionId, viewerToken));
    await expect(step(late, "quotes")).toHaveAttribute("data-state", "displaying");
    await agent.update(sessionId, all.slice(6));
    for (const browserPage of [page, late]) {
      await expect(step(browserPage, "label")).toHaveAttribute("data-state", "completed");
      await expect(browserPage.getByTestId("tracking-number")).toBeVisible();
    }
    expect(await everyStep(late)).toEqual(await everyStep(page));
    await context.close();
  });

  test("a browser that hears nothing keeps no update from the others", async ({ page, browser, baseURL }) => {
    const url = String(baseURL);
    const agent = agentOf(url);
    const { sessionId, viewerToken } = await agent.create(undefined);
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const dead = await context.newPage();
    await join(dead, pageUrl(url, sessionId, viewerToken));
    await join(page, pageUrl(url, sessionId, viewerToken));
    // Chromium freezes the socket without a close: the server cannot know.
    await context.setOffline(true);
    await agent.update(sessionId, demoUpdates().slice(0, 4));
    await expect(step(page, "details")).toHaveAttribute("data-state", "completed");
    await expect(step(dead, "details")).not.toHaveAttribute("data-state", "completed");
    await context.setOffline(false);
    await expect(step(dead, "details")).toHaveAttribute("data-state", "completed");
    await context.close();
  });

  test("a wrong token is answered and closed with 4401, and the page says so", async ({
    page,
    context,
    baseURL,
  }) => {
    const url = String(baseURL);
    const { sessionId } = await agentOf(url).create(undefined);
    await page.goto(url);
    const answer = await page.evaluate(async () => {
      const socket = new WebSocket(`wss://${location.host}/ws`, ["shipvox.v1", "bearer.not-a-token"]);
      const messages: string[] = [];
      socket.onmessage = ({ data }) => messages.push(String(data));
      const { code } = await new Promise<CloseEvent>((resolve) => {
        socket.onclose = resolve;
      });
      return { code, protocol: socket.protocol, messages };
    });
    expect(answer.code).toBe(4401);
    expect(answer.protocol).toBe("shipvox.v1");
    expect(answer.messages.map((text) => JSON.parse(text))).toMatchObject([
      { type: "AUTH_RESULT", payload: { ok: false, code: "token-invalid" } },
    ]);
    const refused = await context.newPage();
    await refused.goto(pageUrl(url, sessionId, "not-a-token"));
    await expect(refused.getByTestId("connection-bar")).toHaveAttribute(
      "data-status",
      /^(waiting|closed|offline)$/,
    );
  });
});
