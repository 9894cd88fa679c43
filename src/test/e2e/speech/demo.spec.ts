import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { hasVoice } from "../../../../scripts/lib/voice.mjs";
import { demoTurns } from "../support/conversation.js";
import { test as tabbed } from "../support/tabs.js";
import {
  forbidAutoplay,
  pausedQuotesTurn,
  quotesTurn,
  type Sightings,
  speakingSession,
  watchSpeech,
} from "../support/voice.js";

const turns = demoTurns();
const [ground, priority, saver] = ["q-ups-ground", "q-usps-priority", "q-fedex-saver"];
const quote = (page: Page, id: string) => page.getByTestId(`quote-${id}`);

/**
 * Each of these waited for its word and then stayed, in this order, animated once at the most: on a machine that is too
 * busy to be in time, a card simply stands there. No other has been shown.
 */
async function expectOnceEach(seen: Sightings, ...ids: string[]) {
  const each = ids.map((id) => [id, expect.stringMatching(/^hidden (due )?shown$/)]);
  await expect.poll(() => [...seen.reveals].map(([id, states]) => [id, states.join(" ")])).toEqual(each);
}

async function join(page: Page, address: string) {
  await page.goto(address);
  await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
}

/** Each of the three quotes stands on the screen with its price, none waits and none is being revealed. */
async function expectQuotes(page: Page) {
  for (const [id, price] of [
    [ground, "$8.44"],
    [priority, "$9.99"],
    [saver, "$14.99"],
  ] as const) {
    await expect(quote(page, id)).toHaveAttribute("data-reveal", "shown");
    await expect(quote(page, id)).toContainText(price);
  }
}

/** How many errors of synchrony the node under test has been told of, by all pages. */
async function countedErrors(request: APIRequestContext): Promise<number> {
  const metrics = await (await request.get("/metrics")).text();
  return Number(/^shipvox_speech_sync_error_seconds_count\S* (\d+)/m.exec(metrics)?.[1]);
}

async function expectTheEnd(page: Page, seen: Sightings) {
  await expect(page.getByTestId("step-label")).toHaveAttribute("data-state", "completed");
  await expect(page.getByTestId("tracking-number")).toContainText("1Z999AA10123456784");
  for (const step of ["details", "quotes", "confirmation", "payment"]) {
    await expect(page.getByTestId(`step-${step}`)).toHaveAttribute("data-state", "completed");
  }
  await expectOnceEach(seen, ground, priority, saver);
  expect(seen.caption.filter((status) => status === "interrupted")).toHaveLength(1);
}

test.describe("what the agent says and what the page shows", () => {
  test("the whole demo, heard: the page plays, stops when interrupted, and reveals each card once, in order", async ({
    page,
    baseURL,
    request,
  }) => {
    expect(await hasVoice(), "espeak-ng speaks for the agent; scripts/test installs it").toBe(true);
    await forbidAutoplay(page);
    const seen = await watchSpeech(page);
    const session = await speakingSession(baseURL);
    const countedBefore = await countedErrors(request);
    await join(page, session.address.replace("#", "?debug#"));
    const greeted = session.play(turns.slice(0, 1), true);
    // A browser plays nothing unasked: the page offers it, and one click does for the whole conversation.
    const listen = page.getByTestId("voice-button");
    await expect(listen).toHaveAttribute("data-status", "blocked");
    await listen.click();
    await greeted;
    const before = seen.voice.length;
    await session.play(turns.slice(1), true);
    await expectTheEnd(page, seen);
    // Each of the agent's other turns was heard, nothing was refused after the click, and the barge-in cut one short.
    const spoken = turns.slice(1).filter(({ say }) => say);
    expect(seen.voice.slice(before).filter((status) => status === "playing")).toHaveLength(spoken.length);
    expect(seen.voice.filter((status) => status === "blocked")).toHaveLength(1);
    expect(seen.unheardMs.filter((ms) => ms > 1000)).toHaveLength(1);
    expect([...seen.reveals.values()].flat()).toContain("due");
    // How far off its word each card came is shown to a developer, and has been told to the node.
    const words = await page.getByRole("complementary", { name: "ShipVox devtools" }).innerText();
    const counted = Number(/(\d+) cues, mean -?\d+ ms, -?\d+ … -?\d+ ms/.exec(words)?.[1]);
    expect(counted).toBeGreaterThan(0);
    await expect.poll(() => countedErrors(request)).toBeGreaterThanOrEqual(countedBefore + counted);
  });

  test("the whole demo without a voice: the text alone keeps the time", async ({ page, baseURL }) => {
    const seen = await watchSpeech(page);
    const session = await speakingSession(baseURL);
    await join(page, session.address);
    await session.play(turns, false);
    await expectTheEnd(page, seen);
    await expect(page.getByTestId("voice-button")).toHaveCount(0);
  });

  test("a customer who never asks to hear the agent sees the same", async ({ page, baseURL }) => {
    await forbidAutoplay(page);
    const seen = await watchSpeech(page);
    const session = await speakingSession(baseURL);
    await join(page, session.address);
    await session.play([quotesTurn(turns, { interrupted: true })], true);
    await expectQuotes(page);
    await expectOnceEach(seen, ground, priority, saver);
    expect(seen.voice.at(-1)).toBe("blocked");
    expect(seen.voice).not.toContain("playing");
  });

  for (const aloud of [true, false]) {
    test(`a reload in the middle of an utterance ${aloud ? "with" : "without"} a voice animates nothing again`, async ({
      page,
      baseURL,
    }) => {
      const seen = await watchSpeech(page);
      const session = await speakingSession(baseURL);
      await join(page, session.address);
      const { turn, resume } = pausedQuotesTurn(turns, "UPS Ground");
      const played = session.play([turn], aloud);
      await expect(quote(page, ground)).toHaveAttribute("data-reveal", "shown");
      await page.reload();
      await expect(quote(page, ground)).toHaveAttribute("data-reveal", "shown");
      for (const id of [priority, saver])
        await expect(quote(page, id)).toHaveAttribute("data-reveal", "hidden");
      resume();
      await expectQuotes(page);
      await played;
      await expectQuotes(page);
      await expectOnceEach(seen, ground, priority, saver);
    });
  }

  tabbed(
    "a hidden tab shows, when it is seen again, all that was said meanwhile, without animation",
    async ({ window, baseURL }) => {
      const page = await window.newPage();
      const seen = await watchSpeech(page);
      const session = await speakingSession(baseURL);
      await join(page, session.address);
      const { turn, resume } = pausedQuotesTurn(turns, "UPS Ground");
      const played = session.play([turn], false);
      await expect(quote(page, ground)).toHaveAttribute("data-reveal", "shown");
      const front = await window.newPage();
      await front.bringToFront();
      await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe("hidden");
      await expectOnceEach(seen, ground);
      resume();
      await played;
      await page.bringToFront();
      await expectQuotes(page);
      await expectOnceEach(seen, ground, priority, saver);
      for (const id of [priority, saver]) expect(seen.reveals.get(id)).toEqual(["hidden", "shown"]);
      // The truth never waited: the server has had every update acknowledged once the page was seen again.
      await expect
        .poll(async () => {
          const { seq, viewers } = await session.agent.show(session.sessionId);
          return viewers.map(({ renderedSeq }: { renderedSeq: number }) => seq - renderedSeq);
        })
        .toEqual([0]);
    },
  );
});
