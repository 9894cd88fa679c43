import { expect, type Page, test } from "@playwright/test";
import { conversation } from "../../../../scripts/lib/conversation.mjs";
import { hasVoice } from "../../../../scripts/lib/voice.mjs";
import { test as tabbed } from "../support/tabs.js";
import { forbidAutoplay, quotesTurn, type Sightings, speakingSession, type Turn, watchSpeech } from "../support/voice.js";

const turns: Turn[] = conversation(Date.now());
const [ground, priority, saver] = ["q-ups-ground", "q-usps-priority", "q-fedex-saver"];
const quote = (page: Page, id: string) => page.getByTestId(`quote-${id}`);

/**
 * Each of these waited for its word and then stayed, in this order, animated once at the most: on a machine that is too
 * busy to be in time, a card simply stands there.
 */
function expectOnceEach(seen: Sightings, ...ids: string[]) {
  expect([...seen.reveals.keys()]).toEqual(ids);
  for (const states of seen.reveals.values()) expect(states.join(" ")).toMatch(/^hidden (due )?shown$/);
}

async function join(page: Page, address: string) {
  await page.goto(address);
  await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
}

/** Each of the three quotes stands on the screen with its price, none waits and none is being revealed. */
async function expectQuotes(page: Page) {
  for (const [id, price] of [[ground, "$8.44"], [priority, "$9.99"], [saver, "$14.99"]] as const) {
    await expect(quote(page, id)).toHaveAttribute("data-reveal", "shown");
    await expect(quote(page, id)).toContainText(price);
  }
}

async function expectTheEnd(page: Page, seen: Sightings) {
  await expect(page.getByTestId("step-label")).toHaveAttribute("data-state", "completed");
  await expect(page.getByTestId("tracking-number")).toContainText("1Z999AA10123456784");
  for (const step of ["details", "quotes", "confirmation", "payment"]) {
    await expect(page.getByTestId(`step-${step}`)).toHaveAttribute("data-state", "completed");
  }
  expectOnceEach(seen, ground, priority, saver);
  expect(seen.caption.filter((status) => status === "interrupted")).toHaveLength(1);
}

test.describe("what the agent says and what the page shows", () => {
  test("the whole demo, heard: the page plays, stops when interrupted, and reveals each card once, in order", async ({
    page,
    baseURL,
  }) => {
    expect(await hasVoice(), "espeak-ng speaks for the agent; scripts/test installs it").toBe(true);
    await forbidAutoplay(page);
    const seen = await watchSpeech(page);
    const session = await speakingSession(baseURL);
    await join(page, session.address);
    const played = session.play(turns, true);
    // A browser plays nothing unasked: the page offers it, and one click does for the whole conversation.
    const listen = page.getByTestId("voice-button");
    await expect(listen).toHaveAttribute("data-status", "blocked");
    await listen.click();
    await expect(listen).toHaveAttribute("data-status", "playing");
    await expect(page.getByTestId("caption")).toHaveAttribute("data-status", "interrupted");
    await expect(listen).toHaveAttribute("data-status", "silent");
    await expect(quote(page, ground)).toHaveAttribute("data-reveal", "shown");
    await played;
    await expectTheEnd(page, seen);
    // Each of the agent's turns was heard, and nothing was refused after the click.
    expect(seen.voice.filter((status) => status === "playing")).toHaveLength(turns.filter(({ say }) => say).length);
    expect(seen.voice.filter((status) => status === "blocked")).toHaveLength(1);
    expect([...seen.reveals.values()].flat()).toContain("due");
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
    const played = session.play([quotesTurn(turns, { interrupted: true })], true);
    await expect(quote(page, ground)).toHaveAttribute("data-reveal", "hidden");
    await played;
    await expectQuotes(page);
    expectOnceEach(seen, ground, priority, saver);
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
      const played = session.play([quotesTurn(turns, { interrupted: false })], aloud);
      await expect(quote(page, ground)).toHaveAttribute("data-reveal", "shown");
      await expect(quote(page, saver)).toHaveAttribute("data-reveal", "hidden");
      await page.reload();
      await expect(quote(page, ground)).toHaveAttribute("data-reveal", "shown");
      await expect(quote(page, saver)).toHaveAttribute("data-reveal", "hidden");
      await expectQuotes(page);
      await played;
      await expectQuotes(page);
      expectOnceEach(seen, ground, priority, saver);
    });
  }

  tabbed("a hidden tab shows, when it is seen again, all that was said meanwhile, without animation", async ({
    window,
    baseURL,
  }) => {
    const page = await window.newPage();
    const seen = await watchSpeech(page);
    const session = await speakingSession(baseURL);
    await join(page, session.address);
    const played = session.play([quotesTurn(turns, { interrupted: false })], false);
    await expect(quote(page, ground)).toHaveAttribute("data-reveal", "shown");
    const front = await window.newPage();
    await front.bringToFront();
    await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe("hidden");
    await played;
    expectOnceEach(seen, ground);
    await page.bringToFront();
    await expectQuotes(page);
    expectOnceEach(seen, ground, priority, saver);
    for (const id of [priority, saver]) expect(seen.reveals.get(id)).toEqual(["hidden", "shown"]);
    // The truth never waited: the server has had every update acknowledged once the page was seen again.
    await expect
      .poll(async () => {
        const { seq, viewers } = await session.agent.show(session.sessionId);
        return viewers.map(({ renderedSeq }: { renderedSeq: number }) => seq - renderedSeq);
      })
      .toEqual([0]);
  });
});
