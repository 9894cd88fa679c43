import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type BrowserContext, chromium, type Page, test } from "@playwright/test";

/** A browser whose tabs hide one another, as a user's do. */
export interface TabbedBrowser {
  /** Its one window: the page that was opened or brought to the front last is visible, all others are hidden. */
  readonly window: BrowserContext;
  close(): Promise<void>;
}

/**
 * Starts a Chromium that Playwright joins as a debugger would. In the ones that it launches itself every page is told
 * that it is visible, has its frames painted and its timers run, whatever is in front of it.
 */
export async function openTabbedBrowser(): Promise<TabbedBrowser> {
  const { executablePath = chromium.executablePath(), args = [] } =
    test.info().project.use.launchOptions ?? {};
  const profile = mkdtempSync(join(tmpdir(), "shipvox-tabs-"));
  const own = ["--headless", "--ignore-certificate-errors", "--remote-debugging-port=0"];
  const browserProcess = spawn(
    executablePath,
    [...args, ...own, `--user-data-dir=${profile}`, "about:blank"],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const gone = once(browserProcess, "exit");
  const said: string[] = [];
  let address: string | undefined;
  for await (const line of createInterface({ input: browserProcess.stderr })) {
    said.push(line);
    address = /ws:\/\/\S+/.exec(line)?.[0];
    if (address) break;
  }
  if (!address) throw new Error(`Chromium did not start:\n${said.join("\n")}`);
  // Read on, so that Chromium never waits for its complaints to be taken.
  browserProcess.stderr.resume();
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const [window] = browser.contexts();
  if (!window) throw new Error("Chromium has no window");
  return {
    window,
    async close() {
      await browser.close();
      browserProcess.kill();
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Stops all that runs in a hidden page, as browsers do with tabs long unseen; returns what lets it run again. */
export async function freeze(page: Page): Promise<() => Promise<void>> {
  const lifecycle = await page.context().newCDPSession(page);
  await lifecycle.send("Page.setWebLifecycleState", { state: "frozen" });
  return async () => {
    await lifecycle.send("Page.setWebLifecycleState", { state: "active" });
    await lifecycle.detach();
  };
}
