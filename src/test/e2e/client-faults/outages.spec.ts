import { type BrowserContext, expect, type Page } from "@playwright/test";
import { createAgent } from "../../../main/frontend/src/library/agent.js";
import { pageUrl, token } from "../support/agent.js";
import { carries, watchBar } from "../support/bar.js";
import { openClient } from "../support/client.js";
import { type Link, openLink } from "../support/link.js";
import { test } from "../support/own-node.js";
import {
  expectAll,
  expectSameState,
  openSession,
  statusOf,
  type WrittenSession,
} from "../support/session.js";

// Nodes are killed and started again, which takes a slow machine a minute each.
test.describe.configure({ timeout: 300_000 });

/** What breaks, and how it ends. */
interface Fault {
  readonly name: string;
  begin(link: Link, context: BrowserContext): unknown;
  /** Absent if it is over as soon as it has begun. */
  end?(link: Link, context: BrowserContext): unknown;
}

const faults: Fault[] = [
  { name: "a reset of its connections", begin: (link) => link.reset() },
  {
    name: "a black hole that outlasts the silence",
    begin: (link) => link.blackHole(),
    end: (link) => link.heal(),
  },
  {
    name: "a browser without a network",
    begin: (_, context) => context.setOffline(true),
    end: (_, context) => context.setOffline(false),
  },
];

/** The customer's page, live, and a record of what its connection bar says. */
async function openPage(page: Page, url: string, live: WrittenSession) {
  const said = await watchBar(page);
  await page.goto(pageUrl(url, live.sessionId, live.viewerToken));
  await expect(bar(page)).toHaveAttribute("data-status", "live");
  return said;
}

const bar = (page: Page) => page.getByTestId("connection-bar");

/** The customer reads the same as one whose page had no fault: one opened now, straight to the node. */
async function expectSamePage(page: Page, url: string, live: WrittenSession) {
  const control = await page.context().newPage();
  await openPage(control, url, live);
  const weight = `${live.written % 150 || 150} lb`;
  await expect(control.getByTestId("step-details")).toContainText(weight);
  await expect(page.getByRole("main")).toHaveText(await control.getByRole("main").innerText(), {
    useInnerText: true,
  });
}

for (const { name, begin, end } of faults) {
  test(`${name} is said within two heartbeats, and costs nothing`, async ({ page, context, node }) => {
    const link = await openLink(node.url);
    const live = await openSession(node.url);
    const client = await openClient(await context.newPage(), link.url, live.sessionId, live.viewerToken);
    const said = await openPage(page, link.url, live);
    await expect.poll(() => statusOf(client)).toBe("live");
    await live.write(3);

    const faultAt = Date.now();
    await begin(link, context);
    await live.write(10);
    const after = async () => (await said()).filter(({ at }) => at >= faultAt);
    await expect.poll(async () => (await after()).length, { timeout: 60_000 }).toBeGreaterThan(0);
    const [first] = await after();
    expect(first && carries(first)).toBe(false);
    expect(first?.at).toBeLessThanOrEqual(faultAt + 2 * node.heartbeatMs);

    if (end) {
      // Until every way has been tried in vain, none of them is said to carry.
      await expect(bar(page)).toHaveAttribute("data-status", "offline", { timeout: 60_000 });
      expect((await after()).filter(carries)).toEqual([]);
      await end(link, context);
    }
    await live.write(3);
    await expect(bar(page)).toHaveAttribute("data-status", "live");
    await expectAll(client, page, node.url, live);
    expect((await client.feed()).fresh).toBe(1);
    await expectSamePage(page, node.url, live);
    await link.close();
  });
}

/** Ends a wait for the next attempt, which may be one of 20 s, as any sign of a network does. */
const hurry = (page: Page) => page.evaluate(() => dispatchEvent(new Event("online")));

test("a node that is killed and loses its disk gives one fresh state to who returns after the agent", async ({
  page,
  context,
  node,
}) => {
  const link = await openLink(node.url);
  const live = await openSession(node.url);
  const clientPage = await context.newPage();
  const client = await openClient(clientPage, link.url, live.sessionId, live.viewerToken);
  await openPage(page, link.url, live);
  const early = await context.newPage();
  const earlySaid = await openPage(early, node.url, live);
  await live.write(5);
  const byClient = createAgent({ url: node.url, token: token("agent", "--sub", "e2e-agent", "--ttl", "1h") });
  const restored = await byClient.session();
  await restored.show("details", { originZip: "89101" }, { phase: "completed" });
  await expect.poll(async () => (await client.feed()).seqs.length).toBe(5);

  const killedAt = Date.now();
  // Those behind the link come back after the agent, as behind a proxy that waits for the node; `early` comes before.
  link.refuse();
  await node.kill();
  const after = async () => (await earlySaid()).filter(({ at }) => at >= killedAt);
  await expect.poll(async () => (await after())[0]?.at).toBeLessThanOrEqual(killedAt + 2 * node.heartbeatMs);
  await node.restart({ diskLost: true });
  await hurry(early);

  // A lone node's log went with its disk. The one who comes first is told so, once and for all, and keeps what was shown.
  await expect(bar(early)).toHaveAttribute("data-status", "closed", { timeout: 60_000 });
  await expect(bar(early)).toContainText("No such session");
  await expect(early.getByTestId("step-details")).toContainText("5 lb");
  expect((await after()).filter(carries)).toEqual([]);

  // The agents' client makes its session again by itself, with what it had shown.
  await restored.show("quotes", { cheapestId: "q1" });
  const { state } = await restored.look();
  expect(state).toMatchObject({
    details: { phase: "completed", data: { originZip: "89101" } },
    quotes: { data: { cheapestId: "q1" } },
  });

  // The agent, who has the conversation, makes the session again and repeats it: a new log, a new epoch.
  await live.repeat();
  link.heal();
  await hurry(page);
  await hurry(clientPage);
  await expect(bar(page)).toHaveAttribute("data-status", "live", { timeout: 60_000 });
  await expect.poll(async () => (await client.feed()).fresh, { timeout: 60_000 }).toBe(2);
  await live.write(2);
  await expect.poll(async () => (await client.feed()).seqs).toEqual([1, 2, 3, 4, 5, 6, 7]);
  await expectSameState(client, page, node.url, live);
  await expectSamePage(page, node.url, live);
  await early.reload();
  await expect(bar(early)).toHaveAttribute("data-status", "live");
  await expectSamePage(early, node.url, live);
  await link.close();
});

test("a node that is killed and started again on its disk lets everyone resume where they were", async ({
  page,
  context,
  node,
}) => {
  const live = await openSession(node.url);
  const clientPage = await context.newPage();
  const client = await openClient(clientPage, node.url, live.sessionId, live.viewerToken);
  await openPage(page, node.url, live);
  await live.write(5);
  await expect.poll(async () => (await client.feed()).seqs.length).toBe(5);

  await node.kill();
  await node.restart();
  await live.write(2);
  await hurry(page);
  await hurry(clientPage);

  await expect
    .poll(async () => (await client.feed()).seqs, { timeout: 60_000 })
    .toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect((await client.feed()).fresh).toBe(1);
  await expect(bar(page)).toHaveAttribute("data-status", "live", { timeout: 60_000 });
  await expectSameState(client, page, node.url, live);
  await expectSamePage(page, node.url, live);
});
