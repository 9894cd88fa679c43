// How far off its word a card is painted, in real Chromium with real audio: 100 cues a round, against a running node.
// node src/bench/browser/sync-error.mjs [--url https://localhost:8443] [--rounds 1]
import { setTimeout as sleep } from "node:timers/promises";
import { createPlayer, prepare } from "../../../scripts/lib/player.mjs";
import { measured, readOptions, report, spreadOf, withLivePage } from "./live-page.mjs";
import { busyCores } from "./other-load.mjs";

const { url, rounds } = readOptions();
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

/** The errors of one round, ms; undefined for a card that was never animated. */
const runRound = (round, turns) =>
  withLivePage({ url, watch: watchPaints }, async ({ page, agent, sessionId }) => {
    const player = createPlayer({ agent, sessionId });
    for (const [number, ready] of turns.entries()) {
      await player.playTurn(ready, `bench:${round}:${number}`);
      await sleep(1000);
    }
    const paints = await page.evaluate(() => window.paints);
    return turns.flatMap(({ say, updates, speech }, number) =>
      updates[0].cues.map(({ anchor }, place) => {
        const { start } = speech.words.findLast(({ char }) => char <= say.indexOf(anchor.text));
        const painted = paints[`quote-r${round}u${number}q${place}`];
        return painted === undefined ? undefined : painted - start;
      }),
    );
  });

const [otherLoad, figures] = [[], []];
for (let round = 0; round < rounds; round++) {
  const turns = [];
  // All is spoken beforehand, so that only the browser and the node work while it is measured.
  for (let number = 0; number < utterances; number++) turns.push(await prepare(turn(round, number), true));
  otherLoad.push(await busyCores());
  const all = await runRound(round, turns);
  const errors = all.filter((error) => error !== undefined);
  figures.push({ ...spreadOf(errors), "not animated": all.length - errors.length });
}

report([
  measured({
    measure: "painted − word onset",
    form: `${utterances * names.length} cues, espeak-ng's audio played by Chromium`,
    units: { "": "ms", "not animated": "cards" },
    rounds: figures,
    otherLoad,
  }),
]);
