import type { Page } from "@playwright/test";

/**
 * Writes down each `data-state` that a step passes through from now on, so that a test need not be quick enough to
 * see one that lasts a moment.
 */
export async function recordStates(page: Page): Promise<(step: string) => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: Record<string, string[]> = {};
    const note = (element: Element) => {
      const step = element.getAttribute("data-testid")?.replace(/^step-/, "");
      const state = element.getAttribute("data-state");
      if (step === undefined || state === null) return;
      const states = seen[step] ?? [];
      seen[step] = states;
      if (states.at(-1) !== state) states.push(state);
    };
    const steps = () => document.querySelectorAll('[data-testid^="step-"]');
    for (const step of steps()) note(step);
    new MutationObserver(() => {
      for (const step of steps()) note(step);
    }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-state"] });
    Object.assign(window, { recordedStates: seen });
  });
  return (step) =>
    page.evaluate((name) => {
      const seen: Record<string, string[]> = Reflect.get(window, "recordedStates");
      return seen[name] ?? [];
    }, step);
}
