import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type BrowserContext, test as base, chromium, type Page } from "@playwright/test";

/**
 * Tests in a browser whose tabs hide one another, as a user's do: of the pages in `window`, the one that was opened or
 * brought to the front last is visible. In the browsers that Playwright launches itself every page is told that it is
 * visible, has its frames painted and its timers run, whatever is in front of it; so it joins this one as a debugger.
 */
export const test = base.extend<{ window: BrowserContext }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures off this pattern
  window: async ({}, use, { project }) => {
    const { executablePath = chromium.executablePath(), args = [] } = project.use.launchOptions ?? {};
    const profile = mkdtempSync(join(tmpdir(), "shipvox-tabs-"));
    const own = ["--headless", "--ignore-certificate-errors", "--remote-debugging-port=0"];
    const running = spawn(executablePath, [...args, ...own, `--user-data-dir=${profile}`, "about:blank"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    // Its helpers hold the same pipe: it closes when the last of them is gone, and none writes into the profile.
    const gone = once(running, "close");
    try {
      const browser = await chromium.connectOverCDP(await debuggerAddress(running.stderr), {
        noDefaults: true,
      });
      const [window] = browser.contexts();
      if (!window) throw new Error("Chromium has no window");
      await use(window);
      await browser.close();
    } finally {
      running.kill();
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
});

/** Where Chromium says that a debugger may join it. */
async function debuggerAddress(stderr: Readable): Promise<string> {
  const said: string[] = [];
  const lines = createInterface({ input: stderr });
  for await (const line of lines) {
    said.push(line);
    const address = /ws:\/\/\S+/.exec(line)?.[0];
    if (!address) continue;
    // Read on, so that Chromium never waits for its complaints to be taken.
    lines.close();
    stderr.resume();
    return address;
  }
  throw new Error(`Chromium did not start:\n${said.join("\n")}`);
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
