import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { agentOf, pageUrl } from "../support/agent.js";
import { expectNoViolations } from "./accessibility.js";

const offer = { id: "q1", carrier: "UPS", service: "Ground", amountMinor: 844, currency: "USD" };
const cue = { target: "quotes/q1", utterance: "u", anchor: { text: "UPS Ground" } };
const words = { utterance: "u", event: "plan", text: "The first is UPS Ground for eight dollars." };

test("?debug shows what passes, what waits for its word and how exactly it came, and exports it", async ({
  page,
  baseURL,
}) => {
  const agent = agentOf(String(baseURL));
  const { sessionId, viewerToken } = await agent.create(undefined);
  await page.goto(pageUrl(String(baseURL), sessionId, viewerToken).replace("#", "?debug#"));
  const tools = page.getByRole("complementary", { name: "ShipVox devtools" });
  const log = tools.getByRole("region", { name: "Frames and connection states" }).locator("tbody tr");
  const cues = tools.getByRole("region", { name: "Cues" }).locator("tbody tr");
  // All of it, from the beginning of the connection.
  await expect(log.filter({ visible: true }).first()).toContainText("connecting");
  await expect(log.filter({ hasText: "AUTH_RESULT" })).toHaveCount(1);
  await expect(log.filter({ hasText: "whole state" })).toHaveCount(1);

  await agent.update(sessionId, [
    { slice: "quotes", phase: "displaying", data: { quotes: [offer] }, cues: [cue] },
    { slice: "speech", data: words },
  ]);
  await expect(cues).toContainText(["held"]);
  await expect(tools.locator("dd").nth(1)).toContainText("quotes/q1");
  await agent.update(sessionId, { slice: "speech", data: { utterance: "u", event: "start", positionMs: 0 } });
  // A cue that a slow machine shows late has no error to tell.
  await expect(cues).toContainText(["pace"]);
  await expectNoViolations(page);

  // The filter, the pause and each entry work by the keyboard alone.
  await tools.getByRole("searchbox").focus();
  await page.keyboard.type("auth_result");
  await expect(log.filter({ visible: true })).toHaveCount(1);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await expect(tools.getByRole("button", { name: "Pause" })).toHaveAttribute("aria-pressed", "true");
  const before = await log.count();
  await agent.update(sessionId, { slice: "details", data: { originZip: "89101" } });
  await expect(page.getByTestId("step-details")).toContainText("89101");
  expect(await log.count()).toBe(before);
  await page.keyboard.press("Space");
  await expect.poll(() => log.count()).toBeGreaterThan(before);
  await log.filter({ visible: true }).locator("summary").press("Enter");
  await expect(log.filter({ visible: true }).locator("pre")).toContainText('"role": "viewer"');

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    tools.getByRole("button", { name: "Export JSON" }).press("Enter"),
  ]);
  const text = readFileSync(await download.path(), "utf8");
  expect(text).not.toContain(viewerToken);
  const { state, updates, entries, cues: painted } = JSON.parse(text);
  expect(state).toEqual(expect.any(Object));
  expect(updates.map(({ payload }: { payload: { slice: string } }) => payload.slice)).toEqual([
    "quotes",
    "speech",
    "speech",
    "details",
  ]);
  expect(entries[0]).toMatchObject({ kind: "connection" });
  expect(painted).toEqual([expect.objectContaining({ rule: "pace" })]);
});
