import type { Page } from "@playwright/test";

/**
 * Hides the page and shows it again, as far as the page can tell: Playwright keeps every page in front, so its
 * visibility is set, said, and its animation frames are kept back. To be called before the page is opened.
 */
export async function hideable(page: Page): Promise<{ hide(): Promise<void>; show(): Promise<void> }> {
  await page.addInitScript(() => {
    let visibility: DocumentVisibilityState = "visible";
    const frames: FrameRequestCallback[] = [];
    const request = window.requestAnimationFrame.bind(window);
    Object.defineProperty(document, "visibilityState", { get: () => visibility });
    Object.defineProperty(document, "hidden", { get: () => visibility === "hidden" });
    window.requestAnimationFrame = (frame) => (visibility === "visible" ? request(frame) : frames.push(frame));
    Object.assign(window, {
      setVisibility(next: DocumentVisibilityState) {
        visibility = next;
        document.dispatchEvent(new Event("visibilitychange"));
        if (next === "visible") for (const frame of frames.splice(0)) request(frame);
      },
    });
  });
  const set = (state: string) => page.evaluate((next) => Reflect.get(window, "setVisibility")(next), state);
  return { hide: () => set("hidden"), show: () => set("visible") };
}
