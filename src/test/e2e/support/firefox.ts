import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";

/** Debian's Firefox, by Marionette: Playwright drives only builds of its own, or versions newer than this one. */
export const FIREFOX = process.env["FIREFOX"] ?? "/usr/bin/firefox-esr";

/** A page in Firefox. */
export interface FirefoxPage {
  goto(url: string): Promise<void>;
  /** Runs a function in the page; what it is given and gives is JSON. */
  evaluate<Given extends unknown[], Result>(
    run: (...given: Given) => Result,
    ...given: Given
  ): Promise<Result>;
  /** Scrolls there and clicks, as a mouse does. */
  click(selector: string): Promise<void>;
}

export const test = base.extend<{ firefox: FirefoxPage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures off this pattern
  firefox: async ({}, use) => {
    const profile = mkdtempSync(join(tmpdir(), "shipvox-firefox-"));
    writeFileSync(join(profile, "user.js"), 'user_pref("marionette.port", 0);\n');
    const running = spawn(FIREFOX, ["--headless", "--marionette", "--no-remote", "--profile", profile], {
      stdio: "ignore",
    });
    const gone = once(running, "close");
    try {
      const port = join(profile, "MarionetteActivePort");
      await expect.poll(() => existsSync(port) && readFileSync(port, "utf8")).toMatch(/^\d+$/);
      const { command, end } = marionette(Number(readFileSync(port, "utf8")));
      await command("WebDriver:NewSession", { acceptInsecureCerts: true });
      await use({
        goto: async (url) => void (await command("WebDriver:Navigate", { url })),
        evaluate: async (run, ...args) =>
          (await command("WebDriver:ExecuteScript", { script: `return (${run})(...arguments)`, args })).value,
        async click(value) {
          const found = await command("WebDriver:FindElement", { using: "css selector", value });
          await command("WebDriver:ElementClick", { id: Object.values(found.value)[0] });
        },
      });
      end();
    } finally {
      running.kill();
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
});

/** Speaks Marionette's protocol: `LENGTH:[0, id, name, parameters]`, answered by `LENGTH:[1, id, error, result]`. */
function marionette(port: number) {
  const socket = connect(port, "127.0.0.1");
  // biome-ignore lint/suspicious/noExplicitAny: the answers are as various as the commands
  const waiting = new Map<number, (error: { error: string; message: string } | null, result: any) => void>();
  let rest = Buffer.alloc(0);
  let last = 0;
  socket.on("data", (data) => {
    rest = Buffer.concat([rest, data]);
    for (let colon = rest.indexOf(":"); colon > 0; colon = rest.indexOf(":")) {
      const until = colon + 1 + Number(rest.toString("utf8", 0, colon));
      if (rest.length < until) return;
      const message = JSON.parse(rest.toString("utf8", colon + 1, until));
      rest = rest.subarray(until);
      // What comes first is its greeting.
      if (Array.isArray(message)) waiting.get(message[1])?.(message[2], message[3]);
    }
  });
  return {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    command: (name: string, parameters: object): Promise<any> =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, (error, result) => {
          waiting.delete(id);
          if (error) reject(new Error(`${name}: ${error.error} ${error.message}`));
          else resolve(result);
        });
        const text = JSON.stringify([0, id, name, parameters]);
        socket.write(`${Buffer.byteLength(text)}:${text}`);
      }),
    end: () => socket.destroy(),
  };
}
