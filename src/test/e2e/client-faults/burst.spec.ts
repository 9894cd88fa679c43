import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";
import { test } from "../support/own-node.js";
import { countFrames, countRenders, type Renders } from "../support/renders.js";
import { openSession, upTo } from "../support/session.js";

const e2e = fileURLToPath(new URL("../", import.meta.url));
const built = fileURLToPath(new URL("../../../../target/e2e-pages/burst/", import.meta.url));

test.beforeAll(() => {
  const vite = [
    `${e2e}node_modules/vite/bin/vite.js`,
    "build",
    "--config",
    `${e2e}client-faults/burst-page/vite.config.ts`,
  ];
  execFileSync(process.execPath, vite, { env: { ...process.env, NODE_ENV: "production" }, stdio: "inherit" });
});

/** Writes down the tasks that kept the page from answering for more than 50 ms. */
async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  await page.addInitScript(() => {
    const longTasks: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration));
    }).observe({ type: "longtask" });
    Object.assign(window, { longTasks });
  });
  return () => page.evaluate(() => Reflect.get(window, "longTasks"));
}

/** Waits until React has come to rest, after the last transition. */
async function settled(rendersOf: () => Promise<Renders>) {
  let last = "";
  const same = async () => {
    const before = last;
    last = JSON.stringify(await rendersOf());
    return last === before;
  };
  await expect.poll(same, { intervals: [500] }).toBe(true);
}

const quotes = (amountMinor: number) => ({
  slice: "quotes",
  data: {
    quotes: [
      { id: "q1", carrier: "UPS", service: "Ground", amountMinor, currency: "USD" },
      { id: "q2", carrier: "USPS", service: "Priority Mail", amountMinor: 1999, currency: "USD" },
    ],
  },
});

const HAND_MS = 5_500;
const BATCHES = 10;
const BATCH = 50;

test("500 updates in a second reach useUpdates one by one, in StrictMode, and render no card but theirs", async ({
  page,
  node,
}, testInfo) => {
  const live = await openSession(node.url);
  const rendersOf = await countRenders(page);
  const longTasks = await watchLongTasks(page);
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await page.route("**/burst-page/*", (route) =>
    route.fulfill({ path: built + new URL(route.request().url()).pathname.replace("/burst-page/", "") }),
  );
  await page.goto(`${node.url}/health/live`);
  await page.addStyleTag({ url: "/burst-page/style.css" });
  await page.evaluate(
    async ([module, sessionId, token]) => (await import(module)).show({ sessionId, token }),
    ["/burst-page/main.js", live.sessionId, live.viewerToken] as const,
  );
  await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");

  // Two open steps: one that the burst is about, and one opened by hand that it is not about.
  await live.agent.update(live.sessionId, [
    {
      slice: "details",
      phase: "completed",
      data: { originZip: "89101", destinationZip: "10001", weightLb: 2 },
    },
    quotes(1000),
  ]);
  await expect(page.getByTestId("quote-q1")).toContainText("$10.00");
  await page.getByTestId("step-details").getByRole("button").click();
  await expect(page.getByTestId("step-details")).toContainText("89101");
  // The hand that opened it counts for five seconds more, and its end renders every step once.
  await page.waitForTimeout(HAND_MS);
  await settled(rendersOf);
  const framesOf = await countFrames(page);
  const before = await rendersOf();
  const tasksBefore = (await longTasks()).length;

  const startedAt = Date.now();
  const answers: Promise<{ seq: number }>[] = [];
  for (let n = 0; n < BATCHES; n++) {
    await new Promise((resolve) => setTimeout(resolve, startedAt + n * 100 - Date.now()));
    const batch = Array.from({ length: BATCH }, (_, index) => quotes(1001 + n * BATCH + index));
    answers.push(live.agent.update(live.sessionId, batch));
  }
  const heads = (await Promise.all(answers)).map(({ seq }) => seq);
  const writtenInMs = Date.now() - startedAt;
  const head = 2 + BATCHES * BATCH;
  expect(Math.max(...heads)).toBe(head);

  const delivered = () => page.evaluate(() => Reflect.get(window, "delivered"));
  await expect.poll(async () => (await delivered()).length).toBe(head);
  expect(await delivered()).toEqual(upTo(head));
  const frames = await framesOf();
  await settled(rendersOf);
  const after = await rendersOf();
  const changed = Object.keys(after).filter((step) => after[step] !== before[step]);
  expect(changed).toEqual(["quotes"]);
  // However many updates come within a frame, they are rendered with the next one, together. The one price that has
  // time to fade out before the next takes one more commit to be gone.
  const commits = (after["quotes"] ?? 0) - (before["quotes"] ?? 0);
  expect(commits).toBeGreaterThan(1);
  expect(commits).toBeLessThanOrEqual(frames + 1);
  expect(sockets).toHaveLength(1);

  // How fast it is depends on the machine, which is shared: told, not judged.
  const long = (await longTasks()).slice(tasksBefore);
  const description = `${BATCHES * BATCH} updates written in ${writtenInMs} ms: ${long.length} tasks above 50 ms [${long}], quotes rendered in ${commits} commits of ${frames} frames`;
  testInfo.annotations.push({ type: "long tasks", description });
  await testInfo.attach("burst.json", {
    body: JSON.stringify({ writtenInMs, longTasksMs: long, before, after }),
    contentType: "application/json",
  });
  process.stdout.write(`${description}\n`);
});
