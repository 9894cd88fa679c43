import type { Page } from "@playwright/test";
import { createPlayer } from "../../../../scripts/lib/player.mjs";
import { agentOf, pageUrl } from "./agent.js";
import type { Turn } from "./conversation.js";

/** A session of its own whose agent speaks, aloud or by text alone, as the demo's does. */
export async function speakingSession(url: string | undefined) {
  if (url === undefined) throw new Error("playwright.config.ts names the server under test");
  const agent = agentOf(url);
  const { sessionId, viewerToken } = await agent.create(undefined);
  const player = createPlayer({ agent, sessionId });
  let plays = 0;
  return {
    agent,
    sessionId,
    address: pageUrl(url, sessionId, viewerToken),
    play: (turns: Turn[], aloud: boolean) =>
      player.play(turns, { aloud, name: `e2e:${sessionId}:${++plays}` }),
  };
}

/** What a page has shown so far, over all its reloads. */
export interface Sightings {
  /** the reveal states that each quote went through, by its id, in the order in which they were first shown */
  readonly reveals: Map<string, string[]>;
  /** every `data-status` of the caption and of the voice button, without repetitions */
  readonly caption: string[];
  readonly voice: string[];
  /** how much was left each time that the agent's voice was stopped before its end */
  readonly unheardMs: number[];
}

/** Writes down what the page shows from its first frame on; to be called before the page is opened. */
export async function watchSpeech(page: Page): Promise<Sightings> {
  const sightings: Sightings = { reveals: new Map(), caption: [], voice: [], unheardMs: [] };
  const waiting = new Map<string, string[]>();
  await page.exposeFunction("noteReveal", (id: string, state: string) => {
    const states = waiting.get(id) ?? [];
    waiting.set(id, states);
    if (states.at(-1) !== state) states.push(state);
    if (state !== "hidden") sightings.reveals.set(id, states);
  });
  await page.exposeFunction("noteStatus", (of: "caption" | "voice", status: string) => {
    if (sightings[of].at(-1) !== status) sightings[of].push(status);
  });
  await page.exposeFunction("noteUnheard", (ms: number) => sightings.unheardMs.push(ms));
  await page.addInitScript(() => {
    const pause = HTMLMediaElement.prototype.pause;
    HTMLMediaElement.prototype.pause = function (this: HTMLMediaElement) {
      if (!this.paused && !this.ended)
        Reflect.get(window, "noteUnheard")((this.duration - this.currentTime) * 1000);
      pause.call(this);
    };
    const call = (name: string, ...given: string[]) => Reflect.get(window, name)(...given);
    const states = new Map<string, string>();
    const look = () => {
      for (const card of document.querySelectorAll<HTMLElement>("[data-reveal]")) {
        const id = card.dataset["testid"] ?? "";
        const { reveal = "" } = card.dataset;
        if (states.get(id) !== reveal) call("noteReveal", id.replace(/^quote-/, ""), reveal);
        states.set(id, reveal);
      }
      for (const [of, id] of [
        ["caption", "caption"],
        ["voice", "voice-button"],
      ] as const) {
        const status = document.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.dataset["status"];
        if (status !== undefined) call("noteStatus", of, status);
      }
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  });
  return sightings;
}

/**
 * Lets the page play sound only once it was clicked, as customers' browsers do: to Chromium, each of Playwright's own
 * looks into the page counts as the customer's gesture.
 */
export async function forbidAutoplay(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let clicked = false;
    addEventListener("pointerdown", ({ isTrusted }) => (clicked ||= isTrusted), { capture: true });
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (clicked) return play.call(this);
      return Promise.reject(new DOMException("not before a click", "NotAllowedError"));
    };
  });
}

/** The part of the demo in which the quotes are spoken, with the barge-in or without. */
export function quotesTurn(turns: Turn[], { interrupted }: { interrupted: boolean }): Turn {
  const turn = turns.find(({ interruptAt }) => interruptAt !== undefined);
  if (!turn) throw new Error("the demo has no barge-in");
  if (interrupted) return turn;
  const { interruptAt: _, ...whole } = turn;
  return whole;
}

/** The same part without the barge-in; behind the text `pauseAt` the agent is silent for as long as the test takes. */
export function pausedQuotesTurn(turns: Turn[], pauseAt: string): { turn: Turn; resume(): void } {
  let resume = () => {};
  const resumed = new Promise<void>((resolve) => {
    resume = resolve;
  });
  return { turn: { ...quotesTurn(turns, { interrupted: false }), pauseAt, resumed }, resume };
}
