// How soon an update is on the screen once the browser has it, in real Chromium on a running node: at a steady 20 a
// second for half a minute, and 500 in one second. The second needs SHIPVOX_LIMIT_UPDATES_PER_SECOND=1000 on the node.
// node src/bench/browser/painted.mjs [--url https://localhost:8443] [--rounds 1]
import { setTimeout as sleep } from "node:timers/promises";
import { measured, readOptions, report, spreadOf, withLivePage } from "./live-page.mjs";
import { busyCores } from "./other-load.mjs";

const { url, rounds } = readOptions();
const forms = [
  { form: "20 updates/s for 30 s", batches: 600, batch: 1, everyMs: 50 },
  { form: "500 updates in 1 s, ten batches of 50", batches: 10, batch: 50, everyMs: 100 },
];

/**
 * Runs in the page. An update counts as painted once a frame is on the screen that shows its price or a later one's:
 * what is put aside within one frame is not waited for.
 */
function watchPaints() {
  const receivedAt = new Map();
  const watch = { tookMs: [], sinceAppendedMs: [], longTasksMs: [], last: 0 };
  const priceOf = (frame) => {
    const { type, at, payload } = JSON.parse(frame);
    const price = type === "UPDATE" ? payload.data?.quotes?.[0]?.amountMinor : undefined;
    return price === undefined ? undefined : { price, at };
  };
  window.WebSocket = new Proxy(WebSocket, {
    construct(Native, given) {
      const socket = new Native(...given);
      socket.addEventListener("message", ({ data, timeStamp }) => {
        const update = priceOf(data);
        if (update) receivedAt.set(update.price, { receivedAt: timeStamp, appendedAt: update.at });
      });
      return socket;
    },
  });
  const painted = (shown) => {
    const now = performance.now();
    for (const [price, update] of receivedAt) {
      if (price > shown) continue;
      receivedAt.delete(price);
      watch.tookMs.push(now - update.receivedAt);
      watch.sinceAppendedMs.push(performance.timeOrigin + now - update.appendedAt);
    }
  };
  new MutationObserver(() => {
    const texts = document.querySelectorAll('[data-testid="quote-q1"] [class*=amount]');
    const shown = Math.max(0, ...Array.from(texts, ({ textContent }) => Number(textContent.replace(/\D/g, ""))));
    if (shown === watch.last) return;
    watch.last = shown;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      painted(shown);
      port1.close();
    };
    requestAnimationFrame(() => port2.postMessage(null));
  }).observe(document, { subtree: true, childList: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watch.longTasksMs.push(duration);
  }).observe({ type: "longtask" });
  window.watch = watch;
}

const quotes = (amountMinor) => ({
  slice: "quotes",
  data: {
    quotes: ["UPS", "USPS", "FedEx"].map((carrier, n) => ({
      id: `q${n + 1}`, carrier, service: "Ground", amountMinor: amountMinor + n * 500, currency: "USD", transitDays: 4 - n,
    })),
  },
});

/** What the page saw of one form, in ms. */
const runRound = ({ batches, batch, everyMs }) =>
  withLivePage({ url, watch: watchPaints }, async ({ page, agent, sessionId }) => {
    const first = 1000;
    const total = batches * batch;
    const shows = (price) => page.waitForFunction((least) => window.watch.last >= least, price);
    await agent.update(sessionId, quotes(first));
    await shows(first);
    // The card has arrived, and the step has opened: neither is what is measured.
    await sleep(2000);
    await page.evaluate(() => {
      for (const list of [watch.tookMs, watch.sinceAppendedMs, watch.longTasksMs]) list.length = 0;
    });
    const startedAt = Date.now();
    for (let n = 0; n < batches; n++) {
      await sleep(Math.max(0, startedAt + n * everyMs - Date.now()));
      const updates = Array.from({ length: batch }, (_, index) => quotes(first + 1 + n * batch + index));
      // One after the other, so that prices only rise.
      await agent.update(sessionId, updates);
    }
    await shows(first + total);
    await page.waitForFunction((count) => window.watch.tookMs.length === count, total);
    return page.evaluate(() => window.watch);
  });

/** All rounds of one form, as the report has them. */
async function measure(shape) {
  const [otherLoad, received, appended, tasks] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    otherLoad.push(await busyCores());
    const { tookMs, sinceAppendedMs, longTasksMs } = await runRound(shape);
    received.push(spreadOf(tookMs));
    appended.push(spreadOf(sinceAppendedMs));
    tasks.push({ "above 50 ms": longTasksMs.length, longest: Math.max(0, ...longTasksMs) });
  }
  const common = { form: shape.form, otherLoad };
  return [
    measured({ ...common, measure: "update received → painted", units: { "": "ms" }, rounds: received }),
    measured({ ...common, measure: "update appended → painted", units: { "": "ms" }, rounds: appended }),
    measured({ ...common, measure: "the page's long tasks", units: { "above 50 ms": "tasks", "": "ms" }, rounds: tasks }),
  ];
}

const measures = [];
for (const shape of forms) {
  try {
    measures.push(...(await measure(shape)));
  } catch (refused) {
    if (!String(refused).includes(" 429 ")) throw refused;
    console.error(`Left out, this node takes fewer: ${shape.form}`);
  }
}
report(measures);
