import { defineConfig } from "@playwright/test";

/** Browser tests against a real node, which scripts/test starts and names in SHIPVOX_URL. */
export default defineConfig({
  testDir: ".",
  outputDir: "../../../target/e2e",
  // One browser and one node share two cores with everything else.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env["SHIPVOX_URL"] ?? "https://localhost:8443",
    ignoreHTTPSErrors: true,
    trace: "retain-on-failure",
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
