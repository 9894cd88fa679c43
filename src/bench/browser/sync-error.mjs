// How far off its word a card is painted, in real Chromium with real audio: 100 cues a round, against a running node.
// node src/bench/browser/sync-error.mjs [--url https://localhost:8443] [--rounds 1]; prints JSON rows.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createAgent } from "../../../scripts/lib/agent.mjs";
import { createPlayer, prepare } from "../../../scripts/lib/player.mjs";
import { busyCores } from "./other-load.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { chromium } = createRequire(`${root}src/main/frontend/package.json`)("@playwright/test");
const { values } = parseArgs({
  options: { url: { type: "string", default: "https://localhost:8443" }, rounds: { type: "string", default: "1" } },
});
const rounds = Number(values.rounds);
const names = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliet"];
const prices = ["eight", "nine", "eleven", "twelve", "fourteen", "fifteen", "seventeen", "twenty", "thirty", "forty"];
const utterances = 10;

/** Ten offers in one breath; each card waits for its name. Every utterance begins elsewhere in the list. */
function turn(round, number) {
  const spoken = names.map((_, i) => (i + number) % names.length);
  const idOf = (place) => `r${round}u${number}q${place}`;
  return {
    say: `Here they are. ${spoken.map((i) => `${names[i]} for ${prices[i]} dollars`).join(", ")}.`,
    updates: [
      {
        slice: "quotes",
        data: {
          quotes: spoken.map((i, place) => ({ id: idOf(place), carrier: names[i], service: "Parcel", amountMinor: 100 * (i + 1), currency: "USD" })),
        },
        cues: spoken.map((i, place) => ({ target: `quotes/${idOf(place)}`, anchor: { text: names[i] } })),
      },
    ],
  };
}

/** Runs in the page: reads the playhead right after the frame that shows a card, whatever the page itself believes. */
function watchPaints() {
  const players = [];
  window.Audio = new Proxy(Audio, {
    construct(Native, given) {
      players.push(new Native(...given));
      return players.at(-1);
    },
  });
  window.paints = {};
  const seen = new Set();
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const id = target.dataset?.testid;
      if (target.dataset?.reveal !== "due" || seen.has(id)) continue;
      seen.add(id);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        window.paints[id] = players.at(-1).currentTime * 1000;
        port1.close();
      };
      requestAnimationFrame(() => port2.postMessage(null));
    }
  }).observe(document, { subtree: true, attributeFilter: ["data-reveal"] });
}

/** The errors of one round, ms, in a browser and a session of their own; NaN for a card that was never animated. */
async function runRound(round, turns) {
  const agent = createAgent(values.url, execFileSync(`${root}scripts/token`, ["agent", "--ttl", "1h"], { encoding: "utf8" }).trim());
  const { sessionId, viewerToken } = await agent.create();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
  });
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    await page.addInitScript(watchPaints);
    await page.goto(`${new URL("/", values.url)}#session=${sessionId}&token=${viewerToken}`);
    await page.locator('[data-testid="connection-bar"][data-status="live"]').waitFor();
    const player = createPlayer({ agent, sessionId });
    for (const [number, ready] of turns.entries()) {
      await player.playTurn(ready, `bench:${round}:${number}`);
      await sleep(1000);
    }
    const paints = await page.evaluate(() => window.paints);
    return turns.flatMap(({ say, updates, speech }, number) =>
      updates[0].cues.map(({ anchor }, place) => {
        const { start } = speech.words.findLast(({ char }) => char <= say.indexOf(anchor.text));
        return (paints[`quote-r${round}u${number}q${place}`] ?? Number.NaN) - start;
      }),
    );
  } finally {
    await browser.close();
  }
}

const loads = [];
const figures = { p50: [], p95: [], max: [], min: [], missed: [] };
for (let round = 0; round < rounds; round++) {
  const turns = [];
  // All is spoken beforehand, so that only the browser and the node work while it is measured.
  for (let number = 0; number < utterances; number++) turns.push(await prepare(turn(round, number), true));
  loads.push(await busyCores());
  const all = await runRound(round, turns);
  const errors = all.filter((error) => !Number.isNaN(error)).sort((a, b) => a - b);
  const at = (share) => errors[Math.min(errors.length - 1, Math.floor(share * errors.length))];
  figures.p50.push(at(0.5));
  figures.p95.push(at(0.95));
  figures.max.push(errors.at(-1));
  figures.min.push(errors[0]);
  figures.missed.push(all.length - errors.length);
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const rows = Object.entries(figures).map(([figure, of]) => ({
  measure: figure === "missed" ? "cards not animated with their word" : `painted − word onset, ${figure}`,
  contender: "ShipVox Live",
  form: `${utterances * names.length} cues, espeak-ng's audio played by Chromium`,
  unit: figure === "missed" ? "cards" : "ms",
  median: Math.round(median(of)),
  min: Math.round(Math.min(...of)),
  max: Math.round(Math.max(...of)),
  rounds,
  otherLoad: Number(median(loads).toFixed(2)),
}));
console.log(JSON.stringify(rows, null, 2));
