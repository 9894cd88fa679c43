// Makes the README's pictures from a running node: the page at the end of the demo, and four moments of one utterance.
// node src/docs/make-pictures.mjs [--url https://localhost:8443] [--variants DIR]; the page's sizes and colours go to DIR.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createAgent } from "../../scripts/lib/agent.mjs";
import { conversation } from "../../scripts/lib/conversation.mjs";
import { createPlayer, prepare } from "../../scripts/lib/player.mjs";
import { hasVoice } from "../../scripts/lib/voice.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const docs = join(root, "src/docs");
const { chromium } = createRequire(`${root}src/main/frontend/package.json`)("@playwright/test");
const { values } = parseArgs({
  options: { url: { type: "string", default: "https://localhost:8443" }, variants: { type: "string" } },
});
const agent = createAgent(values.url, execFileSync(`${root}scripts/token`, ["agent", "--ttl", "1h"], { encoding: "utf8" }).trim());
const aloud = await hasVoice();
const turns = conversation(Date.now());

/** A session of its own with a page on it; `open` opens the same session again at another size or in other colours. */
async function stage(browser) {
  const { sessionId, viewerToken } = await agent.create();
  return {
    player: createPlayer({ agent, sessionId }),
    write: (update) => agent.update(sessionId, update),
    async open(look) {
      const page = await (await browser.newContext({ ignoreHTTPSErrors: true, ...look })).newPage();
      await page.goto(`${new URL("/", values.url)}#session=${sessionId}&token=${viewerToken}`);
      await page.locator('[data-testid="connection-bar"][data-status="live"]').waitFor();
      return page;
    },
  };
}

/** One utterance, seen before its first offer and as each offer is named. */
async function filmStrip(browser) {
  const size = { width: 440, height: 820 };
  const { player, open, write } = await stage(browser);
  const page = await open({ viewport: size });
  await write({ slice: "details", phase: "completed", data: { originZip: "89101", destinationZip: "10001", weightLb: 2 } });
  const { interruptAt: _, ...turn } = turns.find(({ interruptAt }) => interruptAt !== undefined);
  const ready = await prepare(turn, aloud);
  const frames = [];
  const shoot = async (testId, reveal, label) => {
    await page.locator(`[data-testid="${testId}"][data-reveal="${reveal}"]`).waitFor();
    await page.waitForFunction(() =>
      document.getAnimations().every(({ playState, effect }) => playState === "finished" || effect.getComputedTiming().endTime === Infinity));
    frames.push({ png: (await page.screenshot()).toString("base64"), label });
  };
  const played = player.playTurn(ready, "film-strip");
  await page.locator('[data-testid="caption"][data-status="speaking"] [data-spoken]').first().waitFor();
  await shoot("quote-q-ups-ground", "hidden", "“I found …”");
  await shoot("quote-q-ups-ground", "shown", "“UPS Ground …”");
  await shoot("quote-q-usps-priority", "shown", "“USPS Priority Mail …”");
  await shoot("quote-q-fedex-saver", "shown", "“FedEx Express Saver …”");
  await played;
  await mount(browser, frames, "film-strip.png");
}

/** Puts pictures side by side, each with its words below, if it has any. */
async function mount(browser, frames, file) {
  const figure = ({ png, label }) =>
    `<figure><img src="data:image/png;base64,${png}">${label ? `<figcaption>${label}</figcaption>` : ""}</figure>`;
  const sheet = await browser.newPage();
  await sheet.setContent(`<!doctype html><style>
    body { margin: 0; padding: 16px; width: max-content; display: flex; gap: 16px; background: #d9ded9; font: 500 22px/1.3 system-ui, sans-serif; color: #1b2a26 }
    figure { margin: 0 } img { display: block; border-radius: 8px } figcaption { padding-top: 10px; text-align: center }
  </style>${frames.map(figure).join("")}`);
  await sheet.locator("body").screenshot({ path: join(docs, file) });
}

/** The page when all has been said, on a desk and on a phone. */
async function wholePage(browser) {
  const { player, open } = await stage(browser);
  const [desk, phone] = [{ width: 960, height: 960 }, { width: 420, height: 960 }];
  const page = await open({ viewport: desk });
  await player.play(turns, { aloud: false, name: "picture", pauseMs: 0 });
  const atTheEnd = async (shown, path) => {
    await shown.locator('[data-testid="step-label"][data-state="completed"]').waitFor();
    await shown.getByTestId("tracking-number").waitFor();
    // Whatever moves when something arrives has come to rest.
    await shown.waitForFunction(() => document.getAnimations().every(({ playState }) => playState === "finished"));
    await shown.getByTestId("caption").waitFor({ state: "detached" });
    await shown.evaluate(() => document.fonts.ready);
    await shown.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    return (await shown.screenshot({ path })).toString("base64");
  };
  const shown = [page, await open({ viewport: phone, colorScheme: "dark" })];
  const frames = [];
  for (const each of shown) frames.push({ png: await atTheEnd(each) });
  await mount(browser, frames, "page.png");
  if (values.variants === undefined) return;
  for (const width of [375, 768, 1440]) {
    for (const colorScheme of ["light", "dark"]) {
      const other = await open({ viewport: { width, height: 900 }, colorScheme });
      await atTheEnd(other, join(values.variants, `page-${width}-${colorScheme}.png`));
    }
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
});
try {
  await filmStrip(browser);
  await wholePage(browser);
} finally {
  await browser.close();
}
