import { type Browser, expect, test } from "@playwright/test";
import { createPlayer, prepare } from "../../../../scripts/lib/player.mjs";
import { hasVoice } from "../../../../scripts/lib/voice.mjs";
import { agentOf, pageUrl } from "../support/agent.js";
import { chances } from "../support/chances.js";
import { demoTurns, type Turn, type Update } from "../support/conversation.js";
import { type PartOfDemo, partsOfDemo, sightingsOf, watchParts } from "../support/parts.js";

const SEEDS = [1, 2, 3, 4, 5];
/** Earlier than this is before the word. */
const EARLY_MS = 100;

/** The demo as that seed has it: another place of the barge-in, the details in one update or in three. */
function seededTurns(chance: (below: number) => number): Turn[] {
  const bargeIns = ["FedEx Express", "USPS Priority", "UPS Ground is", "nine ninety-nine"];
  const together = chance(2) === 0;
  return demoTurns().map((turn) => {
    if (turn.interruptAt !== undefined)
      return { ...turn, interruptAt: bargeIns[chance(4)] ?? "FedEx Express" };
    const details = turn.updates?.filter((update) => update.slice === "details") ?? [];
    return together && details.length === 3 ? { ...turn, updates: [merged(details)] } : turn;
  });
}

const merged = (updates: Update[]): Update => ({
  ...updates.at(-1),
  slice: "details",
  data: Object.assign({}, ...updates.map(({ data }) => data)),
  cues: updates.flatMap(({ cues = [] }) => cues),
});

interface Spoken {
  /** when the agent began to speak, by this machine's clock, or a little before */
  readonly startedAt: number;
  readonly words: readonly { readonly start: number; readonly char: number }[];
  readonly say: string;
  readonly interruptedAt: number;
}

/** When a part may be shown at the earliest: at its word, or at the barge-in before that. */
function earliest({ turn, word }: PartOfDemo, spoken: ReadonlyMap<number, Spoken>): number {
  const { startedAt, words, say, interruptedAt } = spoken.get(turn) ?? failAt(turn);
  const char = say.indexOf(word);
  const start = words.findLast((each) => each.char <= char)?.start;
  if (char < 0 || start === undefined) throw new Error(`turn ${turn} does not say "${word}"`);
  return Math.min(startedAt + start, interruptedAt);
}

function failAt(turn: number): never {
  throw new Error(`turn ${turn} was not spoken`);
}

const voices = new Map<string, Promise<Turn>>();
/** A turn with its voice, made once for all seeds that say the same. */
async function voiced(turn: Turn): Promise<Turn> {
  const key = `${turn.say} ${turn.interruptAt}`;
  const voice = voices.get(key) ?? prepare(turn, true);
  voices.set(key, voice);
  return { ...(await voice), updates: turn.updates ?? [] };
}

async function playSeed(seed: number, browser: Browser, url: string): Promise<string[]> {
  const chance = chances(seed);
  const turns = await Promise.all(seededTurns(chance).map(voiced));
  const agent = agentOf(url);
  const { sessionId, viewerToken } = await agent.create(undefined);
  const address = pageUrl(url, sessionId, viewerToken);
  const context = await browser.newContext();
  const pages = [await context.newPage(), await context.newPage()];
  for (const page of pages) await watchParts(page, partsOfDemo);
  await pages[0]?.goto(address);
  await expect(pages[0]?.getByTestId("connection-bar") ?? failAt(0)).toHaveAttribute("data-status", "live");

  const spoken = new Map<number, Spoken>();
  const speaking = turns.flatMap(({ say }, n) => (say === undefined ? [] : [n]));
  const joinAt = speaking[1 + chance(speaking.length - 2)];
  let startedAt = 0;
  let joining: Promise<unknown> = Promise.resolve();
  const player = createPlayer({
    agent,
    sessionId,
    log: (...[who]: string[]) => {
      if (who === "agent") startedAt = Date.now();
      if (who === "agent" && playing === joinAt) joining = pages[1]?.goto(address) ?? failAt(0);
    },
  });
  let playing = 0;
  for (const [n, turn] of turns.entries()) {
    playing = n;
    await player.playTurn(turn, `seed-${seed}:${sessionId}:${n}`);
    if (turn.say === undefined) continue;
    const { interrupted, speech } = turn as { interrupted: { atMs?: number }; speech: Pick<Spoken, "words"> };
    const interruptedAt = startedAt + (interrupted.atMs ?? Number.POSITIVE_INFINITY);
    spoken.set(n, { startedAt, words: speech.words, say: turn.say, interruptedAt });
  }
  await joining;
  const wrong: string[] = [];
  for (const [index, page] of pages.entries()) {
    await expect(page.getByTestId("step-label")).toHaveAttribute("data-state", "completed");
    const seen = await sightingsOf(page);
    for (const part of partsOfDemo) {
      const at = seen[part.name];
      const where = `seed ${seed}, ${index === 0 ? "page" : "joined page"}: ${part.name}`;
      const late = at === undefined ? Number.NaN : at - earliest(part, spoken);
      // A page that joins late finds the earlier steps closed.
      if (at === undefined) {
        if (index === 0 || part.turn === turns.length - 1) wrong.push(`${where} was never shown`);
      } else if (late < -EARLY_MS) wrong.push(`${where} was shown ${-late} ms before "${part.word}"`);
      else if (index === 0)
        test.info().annotations.push({ type: "late", description: `${part.name} ${late}` });
    }
  }
  await context.close();
  return wrong;
}

test.describe("never before the word", () => {
  test.setTimeout(300_000);
  test("the whole demo, heard: no part is on the page before its word, over five seeds, with a barge-in and a page that joins", async ({
    browser,
    baseURL,
  }) => {
    expect(await hasVoice(), "espeak-ng speaks for the agent; scripts/test installs it").toBe(true);
    if (baseURL === undefined) throw new Error("playwright.config.ts names the server under test");
    const wrong = await Promise.all(SEEDS.map((seed) => playSeed(seed, browser, baseURL)));
    expect(wrong.flat()).toEqual([]);
  });
});
