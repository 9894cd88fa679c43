import type { Page } from "@playwright/test";

/** One thing that the page said of its connection, and when, in ms since 1970. */
export interface Said {
  readonly status: string;
  readonly words: string;
  readonly at: number;
}

/** Writes down all that the page's connection bar says, by the page's own clock; to be called before it is opened. */
export async function watchBar(page: Page): Promise<() => Promise<Said[]>> {
  await page.addInitScript(() => {
    const said: { status: string; words: string; at: number }[] = [];
    new MutationObserver(() => {
      const bar = document.querySelector<HTMLElement>('[data-testid="connection-bar"]');
      const status = bar?.dataset["status"];
      if (status === undefined || said.at(-1)?.status === status) return;
      said.push({ status, words: bar?.textContent ?? "", at: Date.now() });
    }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-status"] });
    Object.assign(window, { said });
  });
  return () => page.evaluate(() => Reflect.get(window, "said"));
}

/** Whether something carries the session in that state. */
export const carries = ({ status }: Said) => status === "live" || status === "fallback";
