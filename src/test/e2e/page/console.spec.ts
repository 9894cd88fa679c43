import { expect, type Page, test } from "@playwright/test";
import { agentOf, pageUrl, token } from "../support/agent.js";
import { demoTurns } from "../support/conversation.js";
import { expectNoViolations } from "./accessibility.js";

// Its own: other tests, and earlier runs on the same log, have the demo's.
const trackingNumber = `1Z${Date.now()}`;

/** Every address that the page asks for. */
function watchUrls(page: Page): string[] {
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  return urls;
}

/** The demo's conversation as its tools write it, with what is said before each of its turns. */
async function write(agent: ReturnType<typeof agentOf>, sessionId: string): Promise<number> {
  const updates = demoTurns().flatMap(({ say, updates: written = [] }, turn) => [
    ...(say === undefined
      ? []
      : [{ slice: "speech", data: { utterance: `turn-${turn}`, event: "plan", text: say } }]),
    ...written.map((update) => ({ ...update, cues: undefined })),
  ]);
  await agent.update(sessionId, updates);
  return updates.length;
}

test("an operator logs in, finds a session and sees what happened in it", async ({
  page,
  baseURL,
  context,
}) => {
  const url = baseURL ?? "";
  const agent = agentOf(url);
  const { sessionId, viewerToken } = await agent.create();
  const viewer = await context.newPage();
  await viewer.goto(pageUrl(url, sessionId, viewerToken));
  await expect(viewer.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
  const written = await write(agent, sessionId);
  await agent.update(sessionId, { slice: "label", data: { trackingNumber } });
  const head = written + 1;

  const urls = watchUrls(page);
  await page.goto("/console");
  await expectNoViolations(page);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toHaveText("Paste a token first.");
  const login = page.getByLabel("Operator’s token");
  await login.fill(token("agent"));
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toHaveText("Only an operator can do this.");
  const operator = token("operator", "--sub", "e2e-operator");
  await login.fill(operator);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByTestId("sessions")).toBeVisible();

  // A search: nothing, then the session alone, and how far its viewer is.
  const search = page.getByRole("searchbox", { name: "Session, utterance or tracking number" });
  await search.fill("1Z-not-there");
  await search.press("Enter");
  await expect(page.getByText("Nothing has that session, utterance or tracking number.")).toBeVisible();
  await search.fill(trackingNumber);
  await search.press("Enter");
  const row = page.getByTestId("sessions").locator(`tr[data-session="${sessionId}"]`);
  await expect(row).toContainText("found by tracking number");
  await expect(row).toContainText("1 · websocket");
  await expectNoViolations(page);
  await row.getByRole("button", { name: sessionId }).click();

  // The log, played to its end; its last step is the label.
  const position = page.getByTestId("position");
  await expect(position).toHaveText(`${head} of ${head}`);
  const steps = page.getByTestId("steps");
  await expect.poll(() => steps.evaluate((list) => list.scrollTop)).toBeGreaterThan(0);
  await expect(page.getByTestId("log-status")).toHaveAttribute("data-status", "live");
  await expect(page.getByTestId("viewers")).toContainText("up to date");
  await expect(page.getByTestId("painted")).toContainText("is painted by 1 of 1 viewer");
  await expect(page.getByTestId("state")).toContainText(trackingNumber);
  await page.getByRole("button", { name: "First", exact: true }).click();
  await expect(position).toHaveText(`1 of ${head}`);
  await expect(page.getByTestId("state")).toContainText("Nothing was written by then.");
  await page.getByRole("button", { name: "Forward", exact: true }).click();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await expect(page.getByTestId("speech").getByRole("listitem")).toHaveCount(1);
  await steps.getByRole("button").first().press("ArrowDown");
  await expect(position).toHaveText(`2 of ${head}`);
  await page.getByLabel("Speed").selectOption("4");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(position).toHaveText(`${head} of ${head}`);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectNoViolations(page);
  }

  // One more viewer, who has painted nothing; and one more update, which the tail follows.
  await page.getByRole("button", { name: "Live tail" }).click();
  await agent.update(sessionId, {
    slice: "notice",
    data: { level: "info", title: "Late", message: "Late." },
  });
  await expect(position).toHaveText(`${head + 1} of ${head + 1}`);
  const poll = await page.request.get(`/api/sessions/${sessionId}/updates`, {
    headers: { Authorization: `Bearer ${viewerToken}` },
  });
  expect(poll.status()).toBe(200);
  await expect(page.getByTestId("viewers").getByRole("row", { name: "poll" })).toContainText(
    `${head + 1} updates behind`,
  );
  await expect(page.getByTestId("painted")).toContainText("is painted by 1 of 2 viewers");

  await expect(page.getByText(`'${url}/api/sessions/${sessionId}'`)).toBeVisible();
  await page.reload();
  await expect(position).toHaveText(`${head + 1} of ${head + 1}`);
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(login).toBeVisible();

  for (const asked of [...urls, page.url()]) {
    expect(asked).not.toContain(trackingNumber);
    expect(asked).not.toContain(operator);
  }
  expect(page.url()).toBe(new URL("/console", url).href);
});
