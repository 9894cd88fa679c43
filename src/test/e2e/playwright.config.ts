import { defineConfig } from "@playwright/test";

// What takes a minute because its subject does, and leaves the cores to others meanwhile.
const inRealTime = ["**/speech/*.spec.ts", "**/hidden-tab.spec.ts"];
// What has a node of its own, to be killed and cut off.
const faults = "**/client-faults/*.spec.ts";
// What builds and runs programs of others: when the first of the rest is done.
const agents = ["**/api/*.spec.ts", "**/agents/*.spec.ts"];

/** Browser tests against a real node, which scripts/test starts and names in SHIPVOX_URL. */
export default defineConfig({
  testDir: ".",
  outputDir: "../../../target/e2e",
  // One test at a time of each kind: two cores bear three browsers only because most of these tests wait.
  workers: 3,
  projects: [
    { name: "page", testIgnore: [...inRealTime, ...agents, faults], workers: 1 },
    { name: "faults", testMatch: faults, testIgnore: inRealTime, workers: 1 },
    { name: "real time", testMatch: inRealTime, workers: 1 },
    { name: "agents", testMatch: agents, workers: 1 },
  ],
  retries: 0,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env["SHIPVOX_URL"] ?? "https://localhost:8443",
    ignoreHTTPSErrors: true,
    // A trace costs as much as the test itself; `--trace on` makes one.
    trace: "off",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
