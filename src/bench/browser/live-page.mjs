// What the measurements in a browser share: their command line, a page on a session of its own, and the report.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createAgent } from "../../../scripts/lib/agent.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { chromium } = createRequire(`${root}src/main/frontend/package.json`)("@playwright/test");

/** `[--url https://localhost:8443] [--rounds 1]`: a running node, and how often to measure. */
export function readOptions() {
  const { values } = parseArgs({
    options: { url: { type: "string", default: "https://localhost:8443" }, rounds: { type: "string", default: "1" } },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds must be a number from 1");
  return { url: values.url, rounds };
}

/**
 * Calls back with the page of a new session, live in a Chromium of its own, and that session's agent. `watch` runs in
 * the page before anything else does.
 */
export async function withLivePage({ url, watch }, use) {
  const token = execFileSync(`${root}scripts/token`, ["agent", "--ttl", "1h"], { encoding: "utf8" }).trim();
  const agent = createAgent(url, token);
  const { sessionId, viewerToken } = await agent.create();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
  });
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    await page.addInitScript(watch);
    await page.goto(`${new URL("/", url)}#session=${sessionId}&token=${viewerToken}`);
    await page.locator('[data-testid="connection-bar"][data-status="live"]').waitFor();
    return await use({ page, agent, sessionId });
  } finally {
    await browser.close();
  }
}

const sorted = (list) => [...list].sort((a, b) => a - b);
const median = (list) => sorted(list)[Math.floor(list.length / 2)];

/** One round's p50, p95, max and min, in the unit of the values; NaN where there are none. */
export function spreadOf(values) {
  const all = sorted(values);
  const at = (share) => all[Math.min(all.length - 1, Math.floor(share * all.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), max: at(1), min: at(0) };
}

/**
 * A measure over all rounds: one row for each figure of it, and for people one line with all of them. `rounds` holds
 * one object of figures a round; of `units` the empty name stands for all figures that it does not name.
 */
export function measured({ measure, form, units, rounds, otherLoad }) {
  const unitOf = (figure) => units[figure] ?? units[""];
  const figures = Object.keys(rounds[0]).map((figure) => [figure, rounds.map((round) => round[figure])]);
  const rows = figures.map(([figure, of]) => ({
    measure: `${measure}, ${figure}`,
    contender: "ShipVox Live",
    form,
    unit: unitOf(figure),
    median: Math.round(median(of)),
    min: Math.round(Math.min(...of)),
    max: Math.round(Math.max(...of)),
    rounds: rounds.length,
    otherLoad: Number(median(otherLoad).toFixed(2)),
  }));
  const cells = figures.map(([figure, of]) => `${figure} ${Math.round(median(of))} ${unitOf(figure)}`);
  const load = `${median(otherLoad).toFixed(2)} cores busy before, load average ${loadavg()[0].toFixed(2)} after`;
  return { rows, line: `| ${[measure, form, ...cells, load].join(" | ")} |` };
}

/** Prints the rows as JSON on standard output, and the lines as Markdown beside it. */
export function report(measures) {
  console.error(measures.map(({ line }) => line).join("\n"));
  console.log(JSON.stringify(measures.flatMap(({ rows }) => rows), null, 2));
}
