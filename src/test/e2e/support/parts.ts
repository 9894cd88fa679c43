import type { Page } from "@playwright/test";

/** Something of the demo that stands for a cued part, and the word of its turn before which it must not be seen. */
export interface PartOfDemo {
  readonly name: string;
  readonly turn: number;
  readonly word: string;
  /** text that the page shows, says in a label, or announces; the caption aside, which says what is said */
  readonly text?: string;
  /** a step's tick */
  readonly tick?: string;
}

const text = (turn: number, word: string, shown: string): PartOfDemo => ({
  name: shown,
  turn,
  word,
  text: shown,
});
const tick = (turn: number, word: string, step: string): PartOfDemo => ({
  name: `tick of ${step}`,
  turn,
  word,
  tick: step,
});

/** By the turns of scripts/lib/conversation.mjs. */
export const partsOfDemo: readonly PartOfDemo[] = [
  text(2, "eight nine", "89101"),
  text(2, "one zero zero", "10001"),
  text(2, "two pounds", "2 lb"),
  tick(2, "two pounds", "details"),
  text(4, "UPS Ground", "$8.44"),
  text(4, "USPS Priority", "$9.99"),
  text(4, "FedEx Express", "$14.99"),
  text(6, "UPS Ground", "Chosen"),
  tick(6, "UPS Ground", "quotes"),
  text(7, "Dana Reyes", "Desert Bloom Pottery"),
  text(7, "Dana Reyes", "350 Fifth Avenue"),
  text(9, "Visa", "4242"),
  text(9, "Visa", "Payment succeeded"),
  tick(9, "Visa", "payment"),
  text(10, "Your label", "1Z999AA10123456784"),
  tick(10, "Your label", "label"),
];

/** Writes down when each part is in the page's DOM for the first time; to be called before the page is opened. */
export async function watchParts(page: Page, parts: readonly PartOfDemo[]): Promise<void> {
  await page.addInitScript((watched) => {
    const seen: Record<string, number> = {};
    Reflect.set(window, "sightings", seen);
    const look = () => {
      const now = Date.now();
      const regions = [
        ...document.querySelectorAll<HTMLElement>("main, [data-testid=announcer], [data-testid=notice]"),
      ];
      const labels = [...document.querySelectorAll("main [aria-label]")].map((of) =>
        of.getAttribute("aria-label"),
      );
      const all = [...regions.map(({ textContent }) => textContent), ...labels].join("\n");
      for (const { name, text, tick } of watched) {
        if (seen[name] !== undefined) continue;
        const done = tick && document.querySelector(`[data-testid="step-${tick}"][data-state="completed"]`);
        if (done || (text !== undefined && all.includes(text))) seen[name] = now;
      }
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  }, parts);
}

/** When each part was first in the DOM, ms since 1970. */
export const sightingsOf = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => Reflect.get(window, "sightings"));
