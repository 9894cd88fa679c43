import type { Page } from "@playwright/test";

/** A node of React's tree, as far as this looks. */
interface Fiber {
  readonly tag: number;
  readonly flags: number;
  readonly memoizedProps: unknown;
  readonly alternate: Fiber | null;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
}

/** For each step of the page: how many commits of React's have rendered any component in it. */
export type Renders = Record<string, number>;

/** Counts the frames that the page has begun; to be called once it is open. */
export async function countFrames(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const count = () => {
      Reflect.set(window, "framesBegun", Reflect.get(window, "framesBegun") + 1);
      requestAnimationFrame(count);
    };
    Reflect.set(window, "framesBegun", 0);
    requestAnimationFrame(count);
  });
  return () => page.evaluate(() => Reflect.get(window, "framesBegun"));
}

/**
 * Counts which steps React renders, in the page as it is built for production: from the hook that React offers to its
 * developer tools, and by the mark that those go by. To be called before the page is opened.
 */
export async function countRenders(page: Page): Promise<() => Promise<Renders>> {
  await page.addInitScript(() => {
    const renders: Record<string, number> = {};
    // React's own numbers: function, forwardRef, memo and simple memo components; and "performed work".
    const components = [0, 11, 14, 15];
    const PERFORMED = 1;

    const stepOf = (props: unknown): string | undefined => {
      const step: unknown = typeof props === "object" && props ? Reflect.get(props, "step") : undefined;
      return typeof step === "string" ? step : undefined;
    };
    const visit = (fiber: Fiber, outer: string | undefined, rendered: Set<string>) => {
      const step = stepOf(fiber.memoizedProps) ?? outer;
      if (step && components.includes(fiber.tag) && fiber.flags & PERFORMED) rendered.add(step);
      // Children that are the same as before were not looked at in this commit.
      if (fiber.alternate !== null && fiber.alternate.child === fiber.child) return;
      for (let child = fiber.child; child; child = child.sibling) visit(child, step, rendered);
    };
    Object.assign(window, {
      renders,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        renderers: new Map(),
        inject: () => 1,
        checkDCE() {},
        onCommitFiberUnmount() {},
        onPostCommitFiberRoot() {},
        onCommitFiberRoot(_: number, root: { current: Fiber }) {
          const rendered = new Set<string>();
          visit(root.current, undefined, rendered);
          for (const step of rendered) renders[step] = (renders[step] ?? 0) + 1;
        },
      },
    });
  });
  return () => page.evaluate(() => Reflect.get(window, "renders"));
}
